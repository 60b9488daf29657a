import Foundation

/// The names in a journal's directory. Numbers are padded so that a listing is in order.
struct JournalFiles {
    let directory: URL

    func segment(from first: UInt64) -> URL { directory.appendingPathComponent(name(first, "journal")) }

    func snapshot(at sequence: UInt64) -> URL { directory.appendingPathComponent(name(sequence, "snapshot")) }

    var lock: URL { directory.appendingPathComponent("lock") }

    /// The kinds of files that make a journal; the lock is none of them.
    static let kinds = ["journal", "snapshot"]

    /// The files of one kind, oldest first.
    func all(of kind: String) throws(JournalError) -> [URL] {
        try numbers(of: kind).map { directory.appendingPathComponent(name($0, kind)) }
    }

    private func name(_ number: UInt64, _ kind: String) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 16 - digits.count)) + digits + "." + kind
    }

    /// The numbers of the files of one kind, lowest first.
    func numbers(of kind: String) throws(JournalError) -> [UInt64] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        } catch {
            throw JournalError(
                code: .inputOutput, message: "The journal directory \(directory.path) cannot be read: \(error).")
        }
        return names.filter { $0.hasSuffix("." + kind) }.compactMap { UInt64($0.prefix(16)) }.sorted()
    }

    /// Removes snapshots that a crash left half-written.
    func removeDrafts() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        for name in names where name.hasSuffix(".draft") {
            try? FileManager.default.removeItem(at: directory.appendingPathComponent(name))
        }
    }
}
