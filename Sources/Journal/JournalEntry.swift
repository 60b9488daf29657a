public import CallFloor
import Foundation
import Glibc

/// One input as the journal keeps it.
public struct JournalEntry: Hashable, Sendable, Codable {
    /// Its number in the site's life: 1, 2, 3 ... without gaps.
    public var sequence: UInt64
    /// When the floor was told.
    public var at: Instant
    /// What it was told.
    public var input: Input

    /// Creates an entry.
    public init(sequence: UInt64, at: Instant, input: Input) {
        self.sequence = sequence
        self.at = at
        self.input = input
    }

    private enum CodingKeys: String, CodingKey {
        case sequence = "n"
        case at = "t"
        case input = "i"
    }
}

/// What stands at the head of each journal file: enough to know whether it can be replayed, and from what.
public struct JournalHeader: Hashable, Sendable, Codable {
    /// The layout of the file and the meaning of the inputs. A journal of another revision is not replayed.
    public var revision: Int
    /// The first entry's number.
    public var first: UInt64
    /// True in the file that the site's life begins with, whatever its first entry's number; otherwise a snapshot of the
    /// entry before `first` is needed.
    public var isBeginning: Bool?
    /// What the floor was told at its creation.
    public var settings: Floor.Settings

    /// The revision that this build writes and reads. Raise it with every change to `Input`'s or `Floor`'s coded form,
    /// or to what the floor does with an input.
    public static let currentRevision = 1
}

/// A floor at a moment, with what it had for the store that was not yet written there.
public struct Snapshot: Sendable, Codable {
    /// See ``JournalHeader/currentRevision``.
    public var revision: Int
    /// The last entry that the floor had handled.
    public var sequence: UInt64
    /// When that was.
    public var at: Instant
    /// The floor.
    public var floor: Floor
    /// Writes that the store had not confirmed, in order.
    public var pendingWrites: [SequencedWrite]

    /// Creates a snapshot of this build's revision.
    public init(sequence: UInt64, at: Instant, floor: Floor, pendingWrites: [SequencedWrite]) {
        revision = JournalHeader.currentRevision
        self.sequence = sequence
        self.at = at
        self.floor = floor
        self.pendingWrites = pendingWrites
    }
}

/// What went wrong with a journal, and what to do.
public struct JournalError: Error, CustomStringConvertible {
    /// The kind of fault.
    public struct Code: Hashable, Sendable {
        private let name: String
        private init(_ name: String) { self.name = name }
        /// The directory or a file could not be opened, written or read.
        public static let inputOutput = Code("inputOutput")
        /// A line before the last one is damaged.
        public static let damaged = Code("damaged")
        /// The journal was written by another revision.
        public static let otherRevision = Code("otherRevision")
        /// Another process writes this journal.
        public static let inUse = Code("inUse")
    }

    /// The kind of fault.
    public var code: Code
    /// What happened and what to do.
    public var message: String

    public var description: String { message }

    /// What the system said to something that was tried with a file.
    static func failure(_ what: String, _ file: URL) -> JournalError {
        JournalError(
            code: .inputOutput,
            message:
                "The journal could not \(what) \(file.path): \(String(cString: strerror(errno))). Check space and permissions there."
        )
    }
}
