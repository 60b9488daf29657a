public import Jansson

extension ARI {
    /// The files in which a server describes its operations: `GET /api-docs/<name>.json`.
    public static var descriptionFiles: [String] { Set(allOperations.map { resource(of: $0) }).sorted() }

    /// The operations that this library knows and a server does not describe.
    ///
    /// An older Asterisk lacks operations, not whole resources: ask at the start for what you need, instead of keeping a
    /// table of versions. A file that could not be read (404 while its module is not loaded) is left out of `served`.
    ///
    /// - Parameter served: The roots of the server's ``descriptionFiles``.
    /// - Throws: ``JSONError`` if a file is no API description.
    public static func missingOperations(
        in served: [JSONNode]
    ) throws(JSONError) -> [any ARIOperation.Type] {
        var described: Set<String> = []
        for file in served {
            for api in try DescribedFile(json: file).apis {
                for operation in api.operations { described.insert("\(operation.httpMethod) \(api.path)") }
            }
        }
        return allOperations.filter { !described.contains("\($0.method.rawValue) \($0.pathTemplate)") }
    }

    private static func resource(of operation: any ARIOperation.Type) -> String {
        String(operation.name.prefix { $0 != "." })
    }
}

/// What counts of a file in Swagger 1.1: which methods there are on which paths.
private struct DescribedFile: JSONReadable {
    struct API: JSONReadable {
        var path: String
        var operations: [Operation]

        init(json: JSONNode) throws(JSONError) {
            var reader = try JSONObjectReader(json)
            path = try reader.required("path")
            operations = try reader.optional("operations") ?? []
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

    init(json: JSONNode) throws(JSONError) {
        var reader = try JSONObjectReader(json)
        apis = try reader.required("apis")
    }
}
