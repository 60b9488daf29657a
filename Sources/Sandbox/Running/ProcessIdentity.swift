import Foundation
import Glibc

/// A process that cannot be mistaken for a later one with the same id.
struct ProcessIdentity: Codable, Sendable {
    /// The process id.
    let pid: Int32
    /// When it started, in clock ticks since boot (field 22 of `/proc/<pid>/stat`).
    let start: UInt64

    /// The process that has this id now; nil when none has.
    init?(_ pid: Int32) {
        guard let fields = Self.statFields(pid), fields.count > 19, let start = UInt64(fields[19]) else { return nil }
        self.pid = pid
        self.start = start
    }

    /// Whether this very process still runs; a zombie does not.
    var isAlive: Bool {
        guard let fields = Self.statFields(pid), fields.count > 19 else { return false }
        return UInt64(fields[19]) == start && fields[0] != "Z"
    }

    /// Sends a signal if this very process still runs.
    func signal(_ number: Int32) {
        if isAlive { kill(pid, number) }
    }

    /// Sends a signal to the process's whole group if the process, which leads it, still runs.
    func signalGroup(_ number: Int32) {
        if isAlive { killpg(pid, number) }
    }

    /// What follows the program's name in `/proc/<pid>/stat`: the name may hold blanks and brackets itself.
    private static func statFields(_ pid: Int32) -> [Substring]? {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else { return nil }
        return stat[stat.index(after: end)...].split(separator: " ")
    }
}
