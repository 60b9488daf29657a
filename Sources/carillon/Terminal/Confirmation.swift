import Foundation
import Glibc

/// Asks before much is changed.
enum Confirmation {
    /// Asks a question that yes or no answers; no is the answer of who says nothing.
    ///
    /// - Throws: ``Failure`` when nobody is there to be asked.
    static func ask(_ question: String) throws -> Bool {
        guard isatty(STDIN_FILENO) != 0 else {
            throw Failure("\(question) Nobody is here to say so: give --yes, or --dry-run to see the number only.")
        }
        FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
        return ["y", "yes"].contains(readLine()?.lowercased().trimmingCharacters(in: .whitespaces) ?? "")
    }
}
