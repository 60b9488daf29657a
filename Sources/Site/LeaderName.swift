import Foundation
import Journal

/// The name under which processes of one journal lead their site.
///
/// The journal's lock is had by one process at a time, so the holder of a lead of this name is either the process that
/// has the lock or one that is dead: who starts after a crash has the lead at once, and calls wait for nobody's lease.
/// After a restart of the machine the name is another, for then a copy of its disk may run elsewhere.
struct LeaderName {
    /// The name.
    let text: String
    /// Whether an earlier process of this journal had it.
    let isKnown: Bool

    /// The name that is kept beside the journal; a new one when there is none of this machine's run.
    static func kept(in directory: URL) throws(SiteError) -> LeaderName {
        let file = directory.appendingPathComponent("leader")
        let machine = "\(ProcessInfo.processInfo.hostName) \(run)"
        if let name = try? String(contentsOf: file, encoding: .utf8), name.hasPrefix(machine) {
            return LeaderName(text: name, isKnown: true)
        }
        let name = "\(machine) \(UUID().uuidString)"
        do {
            try Data(name.utf8).write(to: file, options: .atomic)
        } catch {
            throw SiteError(
                code: .journal,
                message:
                    "\(file.path) cannot be written: \(error.localizedDescription) Check space and permissions there.")
        }
        return LeaderName(text: name, isKnown: false)
    }

    /// Which run of the machine this is (random(4), boot_id); without one, no name is used twice.
    private static var run: String {
        let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        return text.map { String($0.prefix(8)) } ?? UUID().uuidString
    }
}
