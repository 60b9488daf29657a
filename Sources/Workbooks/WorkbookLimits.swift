/// What a workbook may take. Rows are read one by one; what is held is the table of texts that its cells share.
public struct WorkbookLimits: Sendable {
    /// How many times its packed size a part may unpack to, once it is larger than ``freeBytes``. Real sheets reach 20 to
    /// 100; deflate cannot exceed 1032.
    public var unpackRatio = 400
    /// A part that unpacks to no more than this is never suspicious. Bytes.
    public var freeBytes = 32 << 20
    /// Bytes of a cell's text; a row with a longer one is damaged. A spreadsheet program allows 32,767 characters.
    public var cellBytes = 1 << 20
    /// Bytes of shared texts that are kept in memory; what is more goes to a temporary file.
    public var sharedBytesInMemory = 64 << 20

    /// The limits that are named above.
    public init() {}
}
