import Foundation

/// Configuration files made from the templates in `Resources`.
enum ConfigurationFile {
    /// Fills a template's `{{key}}` places.
    static func render(_ template: [UInt8], _ values: [String: String]) -> String {
        var text = String(decoding: template, as: UTF8.self)
        for (key, value) in values { text = text.replacingOccurrences(of: "{{\(key)}}", with: value) }
        return text
    }

    /// Fills a template's places and writes it to a file that only its owner reads.
    static func render(_ template: [UInt8], _ values: [String: String], to path: String) throws {
        let text = render(template, values)
        assert(!text.contains("{{"), "\(path) has a place that nothing fills")
        try write(Data(text.utf8), to: path)
    }

    /// Writes a file that only its owner reads: some hold a password.
    static func write(_ data: Data, to path: String) throws {
        let permissions: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        guard FileManager.default.createFile(atPath: path, contents: data, attributes: permissions) else {
            throw SandboxError(.directory, "\(path) cannot be written.")
        }
    }
}
