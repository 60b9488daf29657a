/// A channel of the peer's Asterisk.
struct Channel {
    /// Tells this channel from an earlier one that had the same id: what was scheduled for that one must not hit this one.
    let serial: Int
    let id: String
    let name: String
    /// The dial string with its technology: `PJSIP/100@carrier`.
    let endpoint: String
    let created: String
    let protocolID: String
    var state: State = .down
    var callerName = ""
    var callerNumber = ""
    var context = "default"
    var extensionName = "s"
    var priority = 1
    var dialplanApp = ""
    var dialplanData = ""
    /// The application that gets its events; nil for a channel that runs in the dialplan only.
    var app: String?
    var appArguments: [String] = []
    var place: Place
    var bridge: String?
    var variables: [String: String] = [:]
    var timeout: Duration?
    /// What the far end does once it is dialled.
    var play: [Cue] = []
    /// Where `play` has got to.
    var nextCue = 0
    var isDialled = false
    /// The B channel that it holds.
    var line: Line?
    /// What the network said of a call that did not end the channel.
    var hangupCause = 0

    /// A B channel.
    struct Line: Equatable {
        let span: Int
        let slot: Int
    }

    enum State: String {
        case down = "Down"
        case reserved = "Rsrvd"
        case dialling = "Dialing"
        case ringing = "Ringing"
        case up = "Up"
    }

    /// Where the channel is in its life, as far as applications can do something with it.
    enum Place {
        /// Originated: enters its application when it is answered.
        case dialling
        /// Made by `create`: about to enter its application.
        case entering
        /// In its application.
        case stasis
        /// Sent to the dialplan.
        case dialplan
    }

    /// The dial string without its technology, as `Dial` events show it.
    var dialString: String { String(endpoint.drop { $0 != "/" }.dropFirst()) }

    /// As responses and events show it.
    var json: JSON {
        let caller: JSON = ["name": .string(callerName), "number": .string(callerNumber)]
        let isOriginated = place == .dialling
        return [
            "id": .string(id), "name": .string(name), "state": .string(state.rawValue),
            "protocol_id": .string(protocolID), "caller": caller, "connected": caller, "accountcode": "",
            "dialplan": [
                "context": .string(context), "exten": .string(extensionName), "priority": .int(priority),
                "app_name": .string(isOriginated ? "AppDial2" : dialplanApp),
                "app_data": .string(isOriginated ? "(Outgoing Line)" : dialplanData),
            ],
            "creationtime": .string(created), "language": "en",
        ]
    }

    mutating func setCallerID(_ text: String) {
        if let open = text.lastIndex(of: "<"), text.last == ">" {
            callerNumber = String(text[text.index(after: open)...].dropLast())
            callerName = text[..<open].filter { $0 != "\"" }.trimmingSuffix { $0 == " " }
        } else {
            callerNumber = text
        }
    }

    mutating func enterStasis() {
        place = .stasis
        dialplanApp = "Stasis"
        dialplanData = ([app ?? ""] + appArguments).joined(separator: ",")
    }
}

extension String {
    /// The text without the characters at its end that fit.
    fileprivate func trimmingSuffix(_ fits: (Character) -> Bool) -> String {
        var text = Substring(self)
        while let last = text.last, fits(last) { text.removeLast() }
        return String(text)
    }
}
