import MariaDBClient
import Testing

@Suite("ServerError")
struct ServerErrorTests {
    @Test(
        "sorts failures and hides values",
        arguments: [
            (
                UInt32(1062), "Duplicate entry '+8613800138000' for key 'number'", MariaDBError.Code.duplicateKey,
                "Duplicate entry '…' for key 'number'"
            ),
            (
                1062, "Duplicate entry 'O'Hara for key ' for key 'name'", .duplicateKey,
                "Duplicate entry '…' for key 'name'"
            ),
            (1366, "Incorrect integer value: '张三' for column `c`", .invalidValue, "Incorrect integer value: '…'"),
            (
                1406, "Data too long for column 'name' at row 1", .invalidValue,
                "Data too long for column 'name' at row 1"
            ),
            (1146, "Table 'carillon.leads' doesn't exist", .unknownObject, "Table 'carillon.leads' doesn't exist"),
            (1213, "Deadlock found when trying to get lock", .deadlock, "Deadlock found when trying to get lock"),
            (2013, "Lost connection to server during query", .connectionLost, "Lost connection to server during query"),
            (9999, "Something about 'a secret'", .server, "Something about '…'"),
            (9999, "Something about 'a", .server, "Something about '…'"),
        ])
    func sorts(_ number: UInt32, _ text: String, _ code: MariaDBError.Code, _ message: String) {
        let error = ServerError(number: number, sqlState: "HY000", text: text).sorted
        #expect(error.code == code)
        #expect(error.message == message)
        #expect(error.number == number)
    }

    @Test(
        "knows what may be tried again",
        arguments: [
            (UInt32(1213), true, false), (1205, true, false), (2006, true, true), (2013, true, true),
            (2002, true, true),
            (1040, true, false), (1969, true, false), (1062, false, false), (1045, false, false), (1064, false, false),
        ])
    func knowsWhatMayBeTriedAgain(_ number: UInt32, _ isRetriable: Bool, _ isConnectionLost: Bool) {
        let error = ServerError(number: number, sqlState: "HY000", text: "").sorted
        #expect(error.isRetriable == isRetriable)
        #expect(error.isConnectionLost == isConnectionLost)
    }
}
