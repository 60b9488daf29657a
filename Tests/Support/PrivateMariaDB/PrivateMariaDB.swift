public import Foundation

/// A MariaDB server of a test's own: an empty data directory, a unix socket, no network, no password for `root`.
///
/// The server goes when ``remove()`` is called and, by itself, when the process that started it is gone.
public final class PrivateMariaDB: @unchecked Sendable {
    // @unchecked: `process` is only touched under `lock`.

    /// Where everything is.
    public let directory: URL
    private let lock = NSLock()
    private var process: Process?

    /// The socket to connect to.
    public var socket: String { directory.appendingPathComponent("socket").path }

    /// Makes a data directory and starts the server; returns when it takes connections.
    ///
    /// - Throws: ``Failure`` with the end of the server's log.
    public init() async throws {
        // Short, because a socket's path has at most 107 bytes.
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("db-" + UUID().uuidString.prefix(8))
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try initialise()
        try await start()
    }

    /// Starts the server again after ``kill()``, on the same data.
    public func start() async throws {
        try launch()
        try await waitUntilReady()
    }

    /// Kills the server where it stands, as a power failure would.
    public func kill() throws {
        try end("keep")
    }

    /// Stops the server's time: it holds its connections and answers nothing, until ``resume()``.
    public func freeze() throws { try signal(SIGSTOP) }

    /// Ends what ``freeze()`` began.
    public func resume() throws { try signal(SIGCONT) }

    /// Kills the server and deletes its data.
    public func remove() throws {
        try end("remove")
    }

    /// A statement or script by the `mariadb` client, as `root`; returns what it prints.
    public func client(_ script: String, database: String? = nil) throws -> String {
        let client = Process()
        client.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        client.arguments =
            ["mariadb", "--no-defaults", "--user=root", "--socket=\(socket)", "--batch"]
            + ["--default-character-set=utf8mb4", "--execute=\(script)"] + (database.map { [$0] } ?? [])
        let output = Pipe()
        client.standardInput = FileHandle.nullDevice
        client.standardOutput = output
        client.standardError = output
        try client.run()
        let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        client.waitUntilExit()
        guard client.terminationStatus == 0 else { throw Failure(description: "mariadb client: \(printed)") }
        return printed
    }

    /// Why there is no server.
    public struct Failure: Error, CustomStringConvertible {
        /// What the programs said.
        public let description: String
    }

    private func initialise() throws {
        let install = Process()
        install.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        install.arguments =
            ["mariadb-install-db", "--no-defaults", "--datadir=\(data)", "--skip-test-db"]
            + ["--auth-root-authentication-method=normal", "--innodb-log-file-size=32M", "--tmpdir=\(directory.path)"]
            + Self.account
        let output = Pipe()
        install.standardOutput = output
        install.standardError = output
        try install.run()
        let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        install.waitUntilExit()
        guard install.terminationStatus == 0 else { throw Failure(description: "mariadb-install-db: \(printed)") }
    }

    private func launch() throws {
        let server = Process()
        server.executableURL = URL(fileURLWithPath: "/bin/bash")
        server.arguments =
            [
                "-c", Self.guardian, "guardian", directory.path, "mariadbd", "--no-defaults", "--datadir=\(data)",
                "--socket=\(socket)", "--skip-networking",
            ]
            + ["--pid-file=\(directory.path)/server.pid", "--innodb-log-file-size=32M", "--performance-schema=OFF"]
            + ["--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=512M", "--tmpdir=\(directory.path)"]
            + Self.account
        server.standardInput = Pipe()
        try server.run()
        lock.withLock { process = server }
    }

    private func waitUntilReady() async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if (try? client("DO 1")) != nil { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        let log = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        throw Failure(description: "mariadbd did not start: \(log.suffix(2_000))")
    }

    private func signal(_ number: Int32) throws {
        let text = try String(contentsOfFile: pidFile, encoding: .utf8)
        guard let pid = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure(description: "no process id in \(pidFile)")
        }
        Foundation.kill(pid, number)
    }

    /// Ends the guardian, and with it the server; `word` says whether the data stay.
    private func end(_ word: String) throws {
        guard let process = lock.withLock({ process }), let pipe = process.standardInput as? Pipe else { return }
        if process.isRunning {
            try pipe.fileHandleForWriting.write(contentsOf: Data("\(word)\n".utf8))
            process.waitUntilExit()
        }
        try pipe.fileHandleForWriting.close()
    }

    /// Runs the server until its standard input says a word or ends, which it does when the test process is gone.
    /// It closes what it inherited: another server's guardian may have been started at the same moment, and each would keep
    /// the other's input open for ever. Not for `sh`: its `wait` depends on SIGCHLD, which children of a dispatch thread inherit as blocked.
    private static let guardian = """
        directory=$1; shift
        for open in /proc/$$/fd/*; do [ "${open##*/}" -gt 2 ] && eval "exec ${open##*/}>&-"; done
        "$@" >>"$directory/log" 2>&1 </dev/null &
        echo $! >"$directory/pid"
        read -r word
        { kill -9 $!; wait; } 2>/dev/null
        [ "$word" = keep ] || rm -rf "$directory"
        """

    private var data: String { directory.appendingPathComponent("data").path }
    private var log: String { directory.appendingPathComponent("log").path }
    private var pidFile: String { directory.appendingPathComponent("pid").path }

    /// The server refuses to run as root unless told so.
    private static let account = getuid() == 0 ? ["--user=root"] : []
}
