import Foundation

/// One of the sandbox's two Asterisks: its folder, its configuration, the commands that start and ask it.
struct PrivateAsterisk {
    /// Which of the two.
    enum Role: String {
        /// The one Carillon drives.
        case pbx
        /// The one that plays the carrier and the agents' phones.
        case network
    }

    let role: Role
    /// Its folder; every path it uses is below.
    let home: String
    /// What it is run from.
    let installation: AsteriskInstallation

    /// What it writes about itself; warnings and errors are in `log/messages` beside it.
    var log: String { "\(home)/log/console" }

    /// Its call records.
    var records: String { "\(home)/records.csv" }

    /// The sockets to remove when it is gone.
    var sockets: [String] { ["\(home)/run/asterisk.ctl", "\(home)/run/asterisk.pid"] }

    /// What starts it.
    var command: [String] { installation.command + ["-C", configuration, "-f"] }

    private var configuration: String { "\(home)/etc/asterisk.conf" }

    /// Writes its folder: configuration, data, sounds.
    func prepare(voices: String, ports: Ports, password: String) throws {
        let manager = FileManager.default
        for folder in ["etc", "lib", "spool/recording", "run", "log", "cache", "share/sounds", "share/moh"] {
            try manager.createDirectory(atPath: "\(home)/\(folder)", withIntermediateDirectories: true)
        }
        let values = [
            "home": home, "name": role.rawValue, "modules": installation.modules, "records": records,
            "rtp-first": "\(role == .pbx ? ports.pbxRTP : ports.networkRTP)",
            "rtp-last": "\((role == .pbx ? ports.pbxRTP : ports.networkRTP) + Ports.rtpCount - 1)",
            "pbx-sip": "\(ports.pbxSIP)", "network-sip": "\(ports.networkSIP)", "http": "\(ports.http)",
            "ari-user": Sandbox.ariUser, "ari-password": password,
        ]
        for (file, template) in Self.shared.merging(role == .pbx ? Self.pbx : Self.network, uniquingKeysWith: { $1 }) {
            try ConfigurationFile.render(template, values, to: "\(home)/etc/\(file)")
        }
        try linkData(voices: voices)
        if !manager.fileExists(atPath: records) {
            let columns = role == .pbx ? Self.pbxColumns : NetworkRecord.columns
            try (columns.joined(separator: ",") + "\n").write(toFile: records, atomically: false, encoding: .utf8)
        }
    }

    /// The data folder is the installation's by links, with our own sounds beside its own.
    private func linkData(voices: String) throws {
        let share = "\(home)/share"
        for name in try FileManager.default.contentsOfDirectory(atPath: installation.data)
        where !["sounds", "moh"].contains(name) {
            try link("\(installation.data)/\(name)", at: "\(share)/\(name)")
        }
        if let sounds = installation.sounds { try link(sounds, at: "\(share)/sounds/en") }
        try link(voices, at: "\(share)/sounds/carillon")
        try link("\(voices)/music.ulaw", at: "\(share)/moh/music.ulaw")
    }

    private func link(_ target: String, at place: String) throws {
        try? FileManager.default.removeItem(atPath: place)
        try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
    }

    /// Whether it is up: every module loaded, every port bound.
    func answers() async throws -> Bool {
        guard FileManager.default.fileExists(atPath: "\(home)/run/asterisk.ctl") else { return false }
        return try await says("core waitfullybooted").contains("fully booted")
    }

    /// Whether the PBX has found the network at the other end of its trunk. Until it has, it refuses calls to it.
    func reachesNetwork() async throws -> Bool {
        if try await says("pjsip show contacts").contains("Avail") { return true }
        _ = try await says("pjsip qualify carrier")
        return false
    }

    func says(_ command: String) async throws -> String {
        try await Command.run(installation.command + ["-C", configuration, "-rx", command]).output
    }

    /// What an Asterisk wants to find in any case; these say nothing that differs from its defaults.
    private static let plain = [UInt8]("[general]\n".utf8)

    private static let shared: [String: [UInt8]] = [
        "asterisk.conf": PackageResources.asterisk_conf, "logger.conf": PackageResources.logger_conf,
        "rtp.conf": PackageResources.rtp_conf, "indications.conf": PackageResources.indications_conf, "acl.conf": [],
        "stasis.conf": [],
        "ccss.conf": plain, "cel.conf": plain, "features.conf": plain, "pjproject.conf": plain, "udptl.conf": plain,
    ]

    private static let network: [String: [UInt8]] = [
        "modules.conf": PackageResources.network_modules_conf, "pjsip.conf": PackageResources.network_pjsip_conf,
        "extensions.conf": PackageResources.network_extensions_conf, "cdr.conf": PackageResources.network_cdr_conf,
        "cdr_custom.conf": PackageResources.network_cdr_custom_conf,
    ]

    private static let pbx: [String: [UInt8]] = [
        "modules.conf": PackageResources.pbx_modules_conf, "pjsip.conf": PackageResources.pbx_pjsip_conf,
        "extensions.conf": PackageResources.pbx_extensions_conf,
        "extensions_carillon.conf": PackageResources.extensions_carillon_conf,
        "http.conf": PackageResources.pbx_http_conf, "ari.conf": PackageResources.pbx_ari_conf,
        "amd.conf": PackageResources.pbx_amd_conf, "musiconhold.conf": PackageResources.pbx_musiconhold_conf,
        "cdr.conf": PackageResources.pbx_cdr_conf, "cdr_custom.conf": PackageResources.pbx_cdr_custom_conf,
        "chan_websocket.conf": plain, "websocket_client.conf": plain,
    ]

    /// The columns of the PBX's own records, in the order of `pbx-cdr_custom.conf`.
    private static let pbxColumns = [
        "start", "answer", "end", "uniqueid", "channel", "destination_channel", "source", "destination", "disposition",
        "duration", "billsec",
    ]
}
