import Testing

/// Tests of whole call centres: the command, a database, two Asterisks and a telephone network. One at a time, for each
/// of them needs the machine.
@Suite("A call centre", .serialized, .timeLimit(.minutes(10)))
enum CallCentreTests {}
