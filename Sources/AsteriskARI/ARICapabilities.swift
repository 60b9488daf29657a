public import Jansson

extension ARI {
    /// The files in which a server describes its operations: `GET /api-docs/<name>.json`.
    public static var descriptionFiles: [String] {
        Set(allOperations.map { String($0.name.prefix { $0 != "." }) }).sorted()
    }

    /// The operations that this library knows and a server does not have.
    ///
    /// Ask at the start for what you need, instead of keeping a table of versions. A server serves the description of
    /// its version also for modules that it has not loaded (the mailboxes' is never built in Debian): pass the modules
    /// that run, and their absence counts too.
    ///
    /// - Parameters:
    ///   - served: The roots of the server's ``descriptionFiles``; a file that could not be read is left out.
    ///   - modules: What `GET /asterisk/modules` lists; nil if nobody asked.
    /// - Throws: ``JSONError`` if a file is no API description.
    public static func missingOperations(
        in served: [JSONNode], modules: [Module]? = nil
    ) throws(JSONError) -> [any ARIOperation.Type] {
        let running = modules.map { Set($0.filter { $0.status == "Running" }.map(\.name)) }
        var described: Set<String> = []
        for node in served {
            let file = try DescribedFile(json: node)
            if let running, !file.modules.isSubset(of: running) { continue }
            for api in file.apis {
                for method in api.methods { described.insert("\(method) \(api.path)") }
            }
        }
        return allOperations.filter { !described.contains("\($0.method.rawValue) \($0.pathTemplate)") }
    }
}

/// What counts of a file in Swagger 1.1: which methods there are on which paths, and which modules perform them.
private struct DescribedFile: JSONReadable {
    struct API: JSONReadable {
        var path: String
        var methods: [String]

        init(json: JSONNode) throws(JSONError) {
            var reader = try JSONObjectReader(json)
            path = try reader.required("path")
            let operations: [Operation] = try reader.optional("operations") ?? []
            methods = operations.map(\.httpMethod)
        }
    }

    struct Operation: JSONReadable {
        var httpMethod: String

        init(json: JSONNode) throws(JSONError) {
            var reader = try JSONObjectReader(json)
            httpMethod = try reader.required("httpMethod")
        }
    }

    var apis: [API]
    var modules: Set<ModuleName>

    init(json: JSONNode) throws(JSONError) {
        var reader = try JSONObjectReader(json)
        apis = try reader.required("apis")
        let resourcePath: String = try reader.required("resourcePath")
        let others: [String] = try reader.optional("requiresModules") ?? []
        modules = Set(others.map { ModuleName($0 + ".so") } + [Self.module(resourcePath)])
    }

    /// The module that performs a resource's operations: `/api-docs/deviceStates.{format}` -> `res_ari_device_states.so`.
    private static func module(_ resourcePath: String) -> ModuleName {
        let resource = resourcePath.split(separator: "/").last?.prefix { $0 != "." } ?? ""
        let name = resource.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
        return ModuleName("res_ari_\(name).so")
    }
}
