import Foundation
import Sandbox

/// Where processor time goes: this process, and each part of the sandbox.
struct ProcessorMeter: Sendable {
    private let processes: [(name: String, id: Int32)]
    private let began: [Duration]

    /// Begins to measure.
    init(_ sandbox: Sandbox) {
        let parts = Sandbox.Part.allCases.compactMap { part in
            ((try? sandbox.processID(of: part)) ?? nil).map { (part.rawValue, $0) }
        }
        processes = [("carillon", getpid())] + parts
        began = processes.map { Self.time(of: $0.id) }
    }

    /// Milliseconds of processor time that each has spent for each of `count` calls.
    func perCall(_ count: Int) -> [(name: String, milliseconds: Double)] {
        zip(processes, began).map { process, before in
            (process.name, (Self.time(of: process.id) - before) / .milliseconds(1) / Double(max(1, count)))
        }
    }

    /// In user code and in the kernel, of all its threads (proc(5): fields 14 and 15, counted after the name).
    private static func time(of process: Int32) -> Duration {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else { return .zero }
        let fields = stat[end...].split(separator: " ")
        guard fields.count > 13, let user = Int(fields[12]), let kernel = Int(fields[13]) else { return .zero }
        return .seconds(1) * (user + kernel) / sysconf(Int32(_SC_CLK_TCK))
    }
}
