import AsteriskARI
import Jansson
import Testing

@Suite("Capabilities")
struct CapabilityTests {
    /// A server's description of one resource.
    private func file(
        _ resource: String, _ operations: [any ARIOperation.Type], requires modules: [JSONValue] = []
    ) throws -> JSONNode {
        let apis = operations.map { operation -> JSONValue in
            [
                "path": .string(operation.pathTemplate),
                "operations": [["httpMethod": .string(operation.method.rawValue), "nickname": "x"]],
            ]
        }
        let description: JSONValue = [
            "swaggerVersion": "1.1", "resourcePath": .string("/api-docs/\(resource).{format}"),
            "requiresModules": .array(modules), "apis": .array(apis),
        ]
        return try JSONTree(parsing: description.serialized()).root
    }

    private func module(_ name: ModuleName, _ status: String = "Running") -> ARI.Module {
        ARI.Module(name: name, description: "", useCount: 0, status: status, supportLevel: "core")
    }

    private func operations(_ resource: String) -> [any ARIOperation.Type] {
        ARI.allOperations.filter { $0.name.hasPrefix(resource + ".") }
    }

    @Test("a server of the described version lacks nothing")
    func lacksNothing() throws {
        let files = try ARI.descriptionFiles.map { try file($0, operations($0)) }
        #expect(try ARI.missingOperations(in: files).isEmpty)
    }

    @Test("an older server lacks what it does not describe")
    func lacksNewerOperations() throws {
        let files = try ARI.descriptionFiles.filter { $0 != "mailboxes" }.map {
            try file($0, operations($0).filter { $0.name != "channels.progress" && $0.name != "bridges.destroy" })
        }
        #expect(
            Set(try ARI.missingOperations(in: files).map { $0.name }) == [
                "channels.progress", "bridges.destroy", "mailboxes.list", "mailboxes.get", "mailboxes.update",
                "mailboxes.delete",
            ])
    }

    @Test("a server lacks what it describes and has no module for")
    func lacksUnloadedModules() throws {
        let states = try file("deviceStates", operations("deviceStates"), requires: ["res_stasis_device_state"])
        let others = ARI.allOperations.count - 4
        func missing(_ modules: [ARI.Module]) throws -> Int {
            try ARI.missingOperations(in: [states], modules: modules).count
        }
        #expect(try missing([]) == others + 4)
        #expect(try missing([module("res_ari_device_states.so")]) == others + 4)
        #expect(try missing([module("res_ari_device_states.so"), module("res_stasis_device_state.so")]) == others)
        #expect(
            try missing([
                module("res_ari_device_states.so"), module("res_stasis_device_state.so", "Not Running"),
            ]) == others + 4)
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
