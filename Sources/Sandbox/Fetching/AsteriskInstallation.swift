import Foundation

/// An Asterisk that can be run: the host's own, or one unpacked in the cache folder.
struct AsteriskInstallation: Codable, Sendable {
    /// Its version, as `asterisk -V` or its package says it: `22.10.1`.
    let version: String
    /// The words that start it, before its own options: the program, for an unpacked one behind its own loader.
    let command: [String]
    /// The folder of its modules.
    let modules: String
    /// The folder of its data: documentation, REST descriptions, sounds.
    let data: String
    /// The folder of its English core sounds, when there are any.
    let sounds: String?

    /// The oldest major version Carillon drives.
    static let oldest = 20

    /// The host's own Asterisk, when it is new enough and complete.
    static func host() async throws -> AsteriskInstallation? {
        guard let program = Command.find("asterisk") else { return nil }
        let said = try await Command.run([program, "-V"])
        let version = said.output.split(whereSeparator: \.isWhitespace).dropFirst().first.map(String.init) ?? ""
        guard said.status == 0, major(version) >= oldest else { return nil }
        let folders = [
            "/usr/lib/\(triplet)/asterisk/modules", "/usr/lib64/asterisk/modules", "/usr/lib/asterisk/modules",
        ]
        let data = ["/usr/share/asterisk", "/var/lib/asterisk"]
        guard let modules = folders.first(where: { exists("\($0)/res_ari.so") && exists("\($0)/chan_pjsip.so") }),
            let data = data.first(where: { exists("\($0)/documentation") })
        else { return nil }
        return AsteriskInstallation(
            version: upstream(version), command: [program], modules: modules, data: data, sounds: coreSounds(data))
    }

    /// The Asterisk whose packages were unpacked into `root`.
    ///
    /// It is run through the loader and libraries it was unpacked with, so it needs nothing of the host's.
    ///
    /// - Throws: ``SandboxError`` with code `fetch` when something that it needs is not there.
    static func unpacked(_ root: String, version: String) throws -> AsteriskInstallation {
        let libraries = "\(root)/usr/lib/\(triplet)"
        let loaders = ["usr/lib64/ld-linux-x86-64.so.2", "usr/lib/ld-linux-aarch64.so.1", "lib/ld-linux-aarch64.so.1"]
        let data = "\(root)/usr/share/asterisk"
        guard let loader = loaders.map({ "\(root)/\($0)" }).first(where: exists), exists("\(root)/usr/sbin/asterisk"),
            exists("\(libraries)/asterisk/modules/res_ari.so"), exists(data)
        else {
            throw SandboxError(.fetch, "\(root) does not hold a complete Asterisk. Remove it and start again.")
        }
        return AsteriskInstallation(
            version: version, command: [loader, "--library-path", libraries, "\(root)/usr/sbin/asterisk"],
            modules: "\(libraries)/asterisk/modules", data: data, sounds: coreSounds(data))
    }

    /// `22.10.1` of `22.10.1+dfsg-1` or of `1:22.10.1~dfsg-1`: Asterisk's own version, without Debian's parts.
    static func upstream(_ version: String) -> String {
        String((version.split(separator: ":").last ?? "").prefix { $0.isNumber || $0 == "." })
    }

    /// `22` of `22.10.1` or of `1:22.10.1~dfsg-1`; 0 when there is no number.
    static func major(_ version: String) -> Int {
        Int(upstream(version).prefix(while: \.isNumber)) ?? 0
    }

    #if arch(arm64)
        /// The folder name of this machine's libraries.
        static let triplet = "aarch64-linux-gnu"
        /// Debian's name for this machine's architecture.
        static let architecture = "arm64"
    #else
        /// The folder name of this machine's libraries.
        static let triplet = "x86_64-linux-gnu"
        /// Debian's name for this machine's architecture.
        static let architecture = "amd64"
    #endif

    private static func coreSounds(_ data: String) -> String? {
        ["en_US_f_Allison", "en"].map { "\(data)/sounds/\($0)" }.first(where: exists)
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
