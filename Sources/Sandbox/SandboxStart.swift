import Foundation

extension Sandbox {
    /// Starts a sandbox and waits until all of it answers: seconds, once what it needs is in the cache folder.
    ///
    /// - Parameters:
    ///   - configuration: Where and for how long.
    ///   - progress: Told what is being done, a line at a time.
    /// - Throws: ``SandboxError``, after everything that was started has been stopped.
    public static func start(
        _ configuration: Configuration, progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> Sandbox {
        let directory = absolute(configuration.directory)
        try prepareDirectory(directory)
        let supplies = try await Supplies.gather(absolute(configuration.cacheDirectory), progress: progress)
        let ports = try Ports.choose()
        let password = String((0..<24).map { _ in "abcdefghijkmnpqrstuvwxyz23456789".randomElement() ?? "x" })

        let database = PrivateMariaDB(home: "\(directory)/mariadb")
        let asterisks = [PrivateAsterisk.Role.pbx, .network].map {
            PrivateAsterisk(role: $0, home: "\(directory)/\($0.rawValue)", installation: supplies.asterisk)
        }
        try await database.prepare(template: supplies.databaseTemplate)
        for asterisk in asterisks { try asterisk.prepare(voices: supplies.voices, ports: ports, password: password) }

        let sandbox = Sandbox(
            directory: directory, asterisk: supplies.asterisk, ports: ports, password: password,
            database: database, pbx: asterisks[0], network: asterisks[1])
        let description = try JSONEncoder().encode(sandbox)
        try ConfigurationFile.write(description, to: "\(directory)/sandbox.json")
        let keeper = Keeper(directory: directory)
        progress("starting MariaDB and two Asterisk \(supplies.asterisk.version)")
        try keeper.launch(database: database, asterisks: asterisks, lifetime: configuration.lifetime)
        do {
            try await keeper.wait(for: .mariadb) { try await database.answers() }
            try await keeper.wait(for: .pbx) { try await asterisks[0].answers() }
            try await keeper.wait(for: .network) { try await asterisks[1].answers() }
            try await keeper.wait(for: .pbx) { try await asterisks[0].reachesNetwork() }
        } catch {
            // Not interrupted when it was the task's cancellation that brought us here.
            try? await Task { try await keeper.stop(isLaunching: true) }.value
            throw error
        }
        return sandbox
    }

    private init(
        directory: String, asterisk: AsteriskInstallation, ports: Ports, password: String, database: PrivateMariaDB,
        pbx: PrivateAsterisk, network: PrivateAsterisk
    ) {
        self.directory = directory
        installation = asterisk
        // Only the number varies, and it is a port.
        ariURL = URL(string: "http://127.0.0.1:\(ports.http)/ari")!
        ariPassword = password
        databaseSocket = database.socket
        networkRecords = network.records
        pbxRecords = pbx.records
        recordings = "\(pbx.home)/spool/recording"
    }

    private static func prepareDirectory(_ directory: String) throws {
        // A unix socket's path has 107 bytes (unix(7)); the longest of ours below the directory is 25.
        guard directory.utf8.count <= 80 else {
            throw SandboxError(.directory, "The path \(directory) is too long for unix sockets. Use at most 80 bytes.")
        }
        if let running = try? Keeper(directory: directory).state(), running.keeper.isAlive {
            throw SandboxError(
                .alreadyRunning,
                "A sandbox already runs in \(directory). Stop it with: carillon sandbox stop, or use another directory."
            )
        }
        do {
            // The sockets and passwords below are their owner's only.
            for folder in ["", "/mariadb", "/pbx", "/network"] {
                try FileManager.default.createDirectory(
                    atPath: directory + folder, withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            }
        } catch {
            throw SandboxError(.directory, "\(directory) cannot be made.", underlying: error)
        }
    }

    static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: (path as NSString).expandingTildeInPath).standardizedFileURL.path
    }
}
