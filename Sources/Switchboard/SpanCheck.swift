public import ARIConnection
import AsteriskARI
public import CallFloor

/// Whether the lines of an E1 trunk could carry a call at this moment, in words: for whoever sets one up.
public enum SpanCheck {
    /// Asks Asterisk about the trunk's spans.
    ///
    /// - Returns: Whether all is right, and what there is, or what to do.
    public static func look(at trunk: Trunk, on asterisk: ARIConnection) async -> (isRight: Bool, words: String) {
        guard let way = WayOut(trunk) else {
            return (false, "no number can be dialled by its template and channel group: see docs/e1-pri.md, step 5")
        }
        guard !way.spans.isEmpty else {
            return (true, "\(trunk.channels) channels; its spans are not watched: name them with --span")
        }
        var words: [String] = []
        var isRight = true
        for span in way.spans {
            let device = DeviceName(rawValue: DahdiRoute.congestionDevice(ofSpan: span))
            let state: SpanWatch.State
            do {
                state = SpanWatch.State(try await asterisk.perform(ARI.DeviceStates.Get(deviceName: device)).state)
            } catch {
                return (false, "\(error)")
            }
            words.append("span \(span) \(Self.words(for: state))")
            if state == .alarm || state == .unknown { isRight = false }
        }
        return (isRight, words.joined(separator: "; "))
    }

    private static func words(for state: SpanWatch.State) -> String {
        switch state {
        case .free: "has free channels"
        case .full: "is full: each channel is in use"
        case .alarm: "is in alarm: 'pri show spans' on Asterisk's console, then docs/e1-pri.md"
        case .unknown: "is not known to Asterisk: is chan_dahdi loaded, with PRI signalling ('pri show spans')?"
        }
    }
}
