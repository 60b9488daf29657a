import Glibc

/// A lock between processes: whoever holds it may change the cache folder.
enum FileLock {
    /// Does some work while holding a lock.
    ///
    /// - Parameters:
    ///   - path: A file that is made when missing and stays.
    ///   - waiting: Called once when somebody else holds the lock.
    ///   - work: What to do while no other process holds it.
    static func holding<Value>(
        _ path: String, waiting: () -> Void, work: () async throws -> Value
    ) async throws -> Value {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SandboxError(.directory, "\(path) cannot be written. Use a cache folder of your own.")
        }
        // Closing the file gives the lock back, and so does the end of the process.
        defer { close(descriptor) }
        var hasSaid = false
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if !hasSaid { waiting() }
            hasSaid = true
            try await Task.sleep(for: .milliseconds(100))
        }
        return try await work()
    }
}
