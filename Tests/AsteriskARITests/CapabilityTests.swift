import AsteriskARI
import Jansson
import Testing

@Suite("Capabilities")
struct CapabilityTests {
    /// A server's description of one file: `{"apis": [{"path": ..., "operations": [{"httpMethod": ...}]}]}`.
    private func file(_ operations: [any ARIOperation.Type]) throws -> JSONNode {
        let apis = operations.map { operation -> JSONValue in
            [
                "path": .string(operation.pathTemplate),
                "operations": [["httpMethod": .string(operation.method.rawValue), "nickname": "x"]],
            ]
        }
        return try JSONTree(parsing: JSONValue.object(["apis": .array(apis)]).serialized()).root
    }

    @Test("a server of the described version lacks nothing")
    func lacksNothing() throws {
        #expect(try ARI.missingOperations(in: [file(ARI.allOperations)]).isEmpty)
    }

    @Test("an older server lacks what it does not describe")
    func lacksNewerOperations() throws {
        let older = ARI.allOperations.filter {
            $0.name != "channels.progress" && !$0.name.hasPrefix("mailboxes.") && $0.name != "bridges.destroy"
        }
        let half = older.count / 2
        let missing = try ARI.missingOperations(in: [file(Array(older[..<half])), file(Array(older[half...]))])
        #expect(
            Set(missing.map { $0.name }) == [
                "channels.progress", "bridges.destroy", "mailboxes.list", "mailboxes.get", "mailboxes.update",
                "mailboxes.delete",
            ])
    }

    @Test("something else than a description is an error")
    func refusesOtherFiles() throws {
        let tree = try JSONTree(parsing: #"{"message": "Resource not found"}"#)
        let error = #expect(throws: JSONError.self) { try ARI.missingOperations(in: [tree.root]) }
        #expect(error?.path == "apis")
    }

    @Test("a description is served in a file for each resource")
    func namesFiles() {
        #expect(
            ARI.descriptionFiles == [
                "applications", "asterisk", "bridges", "channels", "deviceStates", "endpoints", "events", "mailboxes",
                "playbacks", "recordings", "sounds",
            ])
    }
}
