public import Foundation

/// A program that a test runs.
///
/// Not Foundation's `Process`: its children inherit each other's pipes and the starting thread's blocked signals, and its
/// waiting blocks a thread of the pool that the tests themselves run on.
public struct ChildProcess: Sendable {
    /// The process.
    public let id: pid_t

    /// Held while a program is started, and while a pipe is made that none may inherit.
    private static let spawning = NSLock()

    /// A pipe for a program's standard input; its ends are not inherited otherwise.
    static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        let isMade = spawning.withLock {
            Foundation.pipe(&ends) == 0 && ends.allSatisfy { fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }
        }
        guard isMade else { throw PrivateMariaDB.Failure(description: "no pipe: error \(errno)") }
        return (ends[0], ends[1])
    }

    /// Starts a program, found on `PATH`.
    ///
    /// - Parameters:
    ///   - arguments: The program and its arguments.
    ///   - input: A file descriptor for its standard input; nil is an empty one.
    ///   - output: A file for its standard output and error; appended to.
    public init(_ arguments: [String], input: Int32? = nil, output: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var id = pid_t()
        let failure = Self.spawning.withLock { posix_spawnp(&id, words[0]!, &actions, &attributes, &words, environ) }
        guard failure == 0 else {
            throw PrivateMariaDB.Failure(description: "\(arguments[0]): \(String(cString: strerror(failure)))")
        }
        self.id = id
    }

    /// Waits for the program's end; returns its exit status, 128 and the signal's number when a signal ended it.
    public func exit(within limit: Duration = .seconds(120)) async throws -> Int32 {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            var status: Int32 = 0
            if waitpid(id, &status, WNOHANG) == id {
                return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
            }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw PrivateMariaDB.Failure(description: "process \(id) does not end")
    }
}
