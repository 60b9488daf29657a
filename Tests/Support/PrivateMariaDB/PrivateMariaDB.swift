public import Foundation

/// A MariaDB server of a test's own: an empty data directory, a unix socket, no network, no password for `root`.
///
/// The server goes when ``remove()`` is called and, by itself, when the process that started it is gone.
public actor PrivateMariaDB {
    /// Where everything is.
    public nonisolated let directory: URL
    private var guardian: ChildProcess?
    /// Our end of the guardian's standard input.
    private var leash: Int32 = -1

    /// The socket to connect to.
    public nonisolated var socket: String { path("socket") }

    /// Makes a data directory and starts the server; returns when it takes connections.
    ///
    /// - Throws: ``Failure`` with the end of the server's log.
    public init() async throws {
        // Short, because a socket's path has at most 107 bytes.
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("db-" + UUID().uuidString.prefix(8))
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try await initialise()
        try await start()
    }

    /// Starts the server again after ``kill()``, on the same data.
    public func start() async throws {
        try launch()
        try await waitUntilReady()
    }

    /// Kills the server where it stands, as a power failure would.
    public func kill() async throws { try await end("keep") }

    /// Kills the server and deletes its data.
    public func remove() async throws { try await end("remove") }

    /// Stops the server's time: it holds its connections and answers nothing, until ``resume()``.
    public func freeze() async throws {
        let id = try signal(SIGSTOP)
        // The signal is only on its way; the third word of the file is the state (proc(5)).
        while !text(of: "/proc/\(id)/stat").split(separator: " ").dropFirst(2).starts(with: ["T"]) {
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    /// Ends what ``freeze()`` began.
    public func resume() throws { _ = try signal(SIGCONT) }

    /// A statement or script by the `mariadb` client, as `root`; returns what it prints.
    public func client(_ script: String, database: String? = nil) async throws -> String {
        let output = path("client-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: output) }
        let client = try ChildProcess(
            ["mariadb", "--no-defaults", "--user=root", "--socket=\(socket)", "--batch"]
                + ["--default-character-set=utf8mb4", "--execute=\(script)"] + (database.map { [$0] } ?? []),
            output: output)
        let status = try await client.exit()
        let printed = text(of: output)
        guard status == 0 else { throw Failure(description: "mariadb client: \(printed)") }
        return printed
    }

    /// Why there is no server.
    public struct Failure: Error, CustomStringConvertible {
        /// What the programs said.
        public let description: String
    }

    private func initialise() async throws {
        let install = try ChildProcess(
            ["mariadb-install-db", "--no-defaults", "--datadir=\(path("data"))", "--skip-test-db"]
                + ["--auth-root-authentication-method=normal", "--innodb-log-file-size=32M"]
                + ["--tmpdir=\(directory.path)"] + Self.account, output: path("install"))
        guard try await install.exit() == 0 else {
            throw Failure(description: "mariadb-install-db: \(text(of: path("install")))")
        }
    }

    private func launch() throws {
        let input = try ChildProcess.pipe()
        defer { close(input.reading) }
        leash = input.writing
        guardian = try ChildProcess(
            ["sh", "-c", Self.guardianScript, "guardian", directory.path, "mariadbd", "--no-defaults"]
                + ["--datadir=\(path("data"))", "--socket=\(socket)", "--skip-networking"]
                + ["--pid-file=\(path("server.pid"))", "--innodb-log-file-size=32M", "--performance-schema=OFF"]
                + ["--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=512M"]
                + ["--tmpdir=\(directory.path)"] + Self.account, input: input.reading, output: path("log"))
    }

    /// Runs the server until its standard input says a word or ends, which it does when the test process is gone.
    private static let guardianScript = """
        directory=$1; shift
        "$@" </dev/null &
        echo $! >"$directory/pid"
        read -r word
        kill -9 $!; wait
        [ "$word" = keep ] || rm -rf "$directory"
        """

    private func waitUntilReady() async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if (try? await client("DO 1")) != nil { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failure(description: "mariadbd did not start: \(text(of: path("log")).suffix(2_000))")
    }

    private func signal(_ number: Int32) throws -> pid_t {
        let text = text(of: path("pid"))
        guard let id = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure(description: "no process id in \(path("pid"))")
        }
        Foundation.kill(id, number)
        return id
    }

    /// Ends the guardian, and with it the server; `word` says whether the data stay.
    private func end(_ word: String) async throws {
        guard let guardian else { return }
        self.guardian = nil
        let line = Array("\(word)\n".utf8)
        _ = write(leash, line, line.count)
        close(leash)
        _ = try await guardian.exit()
    }

    private nonisolated func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    private func text(of file: String) -> String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }

    /// The server refuses to run as root unless told so.
    private static let account = getuid() == 0 ? ["--user=root"] : []
}
