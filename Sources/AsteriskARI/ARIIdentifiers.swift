/// A channel's unique id. Chosen by whoever originates the call, else made by Asterisk; CDR and CEL call it `uniqueid`.
public struct ChannelID: ARIText {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A bridge's unique id.
public struct BridgeID: ARIText {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A playback's unique id.
public struct PlaybackID: ARIText {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A recording's name: the path of its file below the spool's recording folder, without extension.
public struct RecordingName: ARIText {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a Stasis application, as `Stasis(name)` in the dialplan calls it.
public struct ApplicationName: ARIText {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A device's name: `PJSIP/alice`, `DAHDI/I1/congestion`, `Stasis:door`.
public struct DeviceName: ARIText {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A sound's id: its file's path below the language's sound folder, without extension.
public struct SoundID: ARIText {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A mailbox's name: `100@default`.
public struct MailboxName: ARIText {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The file name of a module: `res_ari.so`.
public struct ModuleName: ARIText {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a log channel: a file's name, or `console`.
public struct LogChannelName: ARIText {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}
