public import Foundation
import Glibc

/// The right to use a journal's directory, which one process at a time has.
///
/// It ends with the value, or with the process, however that ends: whoever gets the lock knows that the process which
/// had it before is gone.
public final class JournalLock: Sendable {
    /// The directory; made when it was missing.
    public let directory: URL
    private let descriptor: Int32

    /// Takes the lock.
    ///
    /// - Throws: ``JournalError`` when the directory cannot be used, or another process has the lock.
    public init(directory: URL) throws(JournalError) {
        self.directory = directory
        do {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        } catch {
            throw JournalError(
                code: .inputOutput,
                message:
                    "The journal directory \(directory.path) cannot be made: \(error.localizedDescription) Set 'journal.directory'."
            )
        }
        let file = JournalFiles(directory: directory).lock
        descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw JournalError.failure("open", file) }
        // From here on `deinit` closes the file, also when this throws.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw JournalError(
                code: .inUse,
                message:
                    "Another Carillon uses the journal in \(directory.path). One site has one leader: stop the other, or set another 'journal.directory'."
            )
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Moves the journal's files away, for whoever wants to look at them: the directory is as new, and stays locked.
    ///
    /// - Parameter place: A directory that does not exist yet.
    public func setAside(to place: URL) throws(JournalError) {
        let files = JournalFiles(directory: directory)
        do {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for kind in JournalFiles.kinds {
                for file in try files.all(of: kind) {
                    try FileManager.default.moveItem(at: file, to: place.appendingPathComponent(file.lastPathComponent))
                }
            }
        } catch {
            throw JournalError(
                code: .inputOutput,
                message: "The journal in \(directory.path) could not be moved to \(place.path): \(error).")
        }
    }
}
