import Foundation

/// Fetches Asterisk's Debian packages and unpacks them into a folder: nothing is installed, root is not needed.
///
/// apt-get does the work with a state, a cache and a list of sources of its own; the machine's own apt is only asked
/// where its mirror is.
struct AsteriskPackages {
    /// The folder for unpacked Asterisks: `<folder>/<version>-<architecture>`.
    let folder: String
    /// A mirror to use instead of the machine's own.
    let mirror: String?
    /// Told what is being done, a line at a time.
    let progress: @Sendable (String) -> Void

    private static let suites = ["unstable", "testing"]
    private static let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"

    /// The host's own Asterisk, else one that is already unpacked, else one that is fetched now. The caller holds the
    /// cache folder's lock.
    ///
    /// - Throws: ``SandboxError`` with code `fetch` and what apt-get said last.
    func find() async throws -> AsteriskInstallation {
        if let host = try await AsteriskInstallation.host() { return host }
        if let unpacked = unpacked() { return unpacked }
        return try await fetch()
    }

    /// The newest Asterisk that is already unpacked; nil when there is none.
    private func unpacked() -> AsteriskInstallation? {
        let suffix = "-\(AsteriskInstallation.architecture)"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(suffix) && AsteriskInstallation.major($0) >= AsteriskInstallation.oldest }
            .sorted { $0.compare($1, options: .numeric) == .orderedDescending }
        return names.lazy.compactMap {
            try? AsteriskInstallation.unpacked("\(folder)/\($0)", version: String($0.dropLast(suffix.count)))
        }.first
    }

    private func fetch() async throws -> AsteriskInstallation {
        let mirrors = mirror.map { [$0] } ?? AptSources.mirrors()
        guard !mirrors.isEmpty else {
            throw SandboxError(
                .fetch,
                """
                No Asterisk \(AsteriskInstallation.oldest) or later on this host, and no Debian mirror in /etc/apt to \
                fetch one from. Install Asterisk, or name a mirror in CARILLON_DEBIAN_MIRROR.
                """)
        }
        // What a fetch that was killed left behind; we hold the lock, so nobody is at it.
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("fetching-") {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
        var last = ""
        // Two mirrors are enough: further ones are third parties' repositories.
        for mirror in mirrors.prefix(2) {
            for suite in Self.suites {
                let work = "\(folder)/fetching-\(ProcessInfo.processInfo.processIdentifier)"
                defer { try? FileManager.default.removeItem(atPath: work) }
                last = try await download(from: mirror, suite: suite, into: work)
                if last.isEmpty { return try await unpack(work) }
            }
        }
        throw SandboxError(
            .fetch, "Asterisk could not be downloaded from \(mirrors[0]). apt-get said: \(last)", isRetriable: true)
    }

    /// Downloads the packages; returns what went wrong, nothing when all is well.
    private func download(from mirror: String, suite: String, into work: String) async throws -> String {
        progress("fetching Asterisk from Debian \(suite), about 115 MB, from \(mirror)")
        try prepare(work, mirror: mirror, suite: suite)
        let update = try await apt(work, "update")
        if update.status != 0 { return update.tail + (isUnverified(update) ? Self.howToTrust : "") }
        let download = try await apt(
            work, "-y", "--download-only", "install", "asterisk", "asterisk-core-sounds-en-wav")
        return download.status == 0 ? "" : download.tail
    }

    /// Whether apt-get refused the archive because nothing vouches for it.
    private func isUnverified(_ update: Command.Result) -> Bool {
        ["NO_PUBKEY", "is not signed", "couldn't be verified"].contains(where: update.output.contains)
    }

    private static let howToTrust = """

        Install or renew the package debian-archive-keyring. To run what this mirror sends without that, set \
        CARILLON_TRUST_MIRROR=yes.
        """

    /// How apt is to know that the packages are Debian's. What is downloaded is run, so an unverified archive is
    /// refused unless the user says otherwise.
    private var trust: String {
        ProcessInfo.processInfo.environment["CARILLON_TRUST_MIRROR"] == "yes"
            ? "trusted=yes" : "signed-by=\(Self.keyring)"
    }

    private func prepare(_ work: String, mirror: String, suite: String) throws {
        for folder in ["state/lists/partial", "cache/archives/partial", "root"] {
            try FileManager.default.createDirectory(atPath: "\(work)/\(folder)", withIntermediateDirectories: true)
        }
        let source = "deb [check-valid-until=no \(trust)] \(mirror) \(suite) main\n"
        try source.write(toFile: "\(work)/sources.list", atomically: false, encoding: .utf8)
        try "".write(toFile: "\(work)/status", atomically: false, encoding: .utf8)
        try """
        Dir::State "\(work)/state";
        Dir::State::status "\(work)/status";
        Dir::Cache "\(work)/cache";
        Dir::Etc::sourcelist "\(work)/sources.list";
        Dir::Etc::sourceparts "/dev/null";
        Dir::Etc::preferencesparts "/dev/null";
        APT::Architecture "\(AsteriskInstallation.architecture)";
        APT::Architectures "\(AsteriskInstallation.architecture)";
        APT::Install-Recommends "false";
        APT::Sandbox::User "root";
        APT::Get::List-Cleanup "false";
        Acquire::Check-Valid-Until "false";
        Acquire::Languages "none";
        Acquire::Retries "1";
        APT::Update::Error-Mode "any";
        Debug::NoLocking "true";

        """.write(toFile: "\(work)/apt.conf", atomically: false, encoding: .utf8)
    }

    private func apt(_ work: String, _ arguments: String...) async throws -> Command.Result {
        try await Command.run(
            ["apt-get", "-q"] + arguments,
            environment: ["APT_CONFIG": "\(work)/apt.conf", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"])
    }

    /// Unpacks what was downloaded, beside its final place, and moves it there in one step.
    private func unpack(_ work: String) async throws -> AsteriskInstallation {
        let archives = "\(work)/cache/archives"
        let packages = try FileManager.default.contentsOfDirectory(atPath: archives).filter { $0.hasSuffix(".deb") }
        guard let asterisk = packages.first(where: { $0.hasPrefix("asterisk_") }) else {
            throw SandboxError(.fetch, "apt-get downloaded \(packages.count) packages, and no asterisk among them.")
        }
        progress("unpacking \(packages.count) packages")
        for package in packages {
            let result = try await Command.run(["dpkg-deb", "-x", "\(archives)/\(package)", "\(work)/root"])
            guard result.status == 0 else {
                throw SandboxError(.fetch, "\(package) cannot be unpacked into \(folder): \(result.tail)")
            }
        }
        let field = try await Command.run(["dpkg-deb", "-f", "\(archives)/\(asterisk)", "Version"])
        let version = AsteriskInstallation.upstream(field.output)
        _ = try AsteriskInstallation.unpacked("\(work)/root", version: version)
        let place = "\(folder)/\(version)-\(AsteriskInstallation.architecture)"
        try? FileManager.default.removeItem(atPath: place)
        try FileManager.default.moveItem(atPath: "\(work)/root", toPath: place)
        return try AsteriskInstallation.unpacked(place, version: version)
    }
}
