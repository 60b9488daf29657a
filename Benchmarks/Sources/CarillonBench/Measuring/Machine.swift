import Foundation

/// What the machine and this process have spent.
enum Machine {
    /// Processor time of the whole process, in user code and in the kernel.
    static var processorTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Resident memory of a process in MiB; nil if it is gone.
    static func residentMemory(of process: Int32 = getpid()) -> Double? {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return nil }
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }) else { return nil }
        return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Double($0) }
            .map { $0 / 1024 }
    }

    /// Processors that this process may use.
    static var processorCount: Int { ProcessInfo.processInfo.activeProcessorCount }
}

/// Tells a human what is going on, past the result on standard output.
func note(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
}

/// Waits until a condition holds.
///
/// - Throws: `CancellationError` if it does not within half a minute.
func eventually(_ condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while !condition() {
        if ContinuousClock.now > deadline { throw CancellationError() }
        try await Task.sleep(for: .milliseconds(1))
    }
}
