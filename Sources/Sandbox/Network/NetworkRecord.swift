/// What the telephone network wrote down about one call, in the order of its CSV columns.
public enum NetworkRecord {
    /// The columns of the network's `records.csv`; docs/sandbox.md says what each holds.
    public static let columns = [
        "start", "answer", "end", "number", "caller", "behaviour", "disposition", "cause", "duration", "billsec",
        "call_id",
    ]
}
