import Foundation

/// Configuration files made from the templates in `Resources`.
enum Configuration {
    /// Fills a template's `{{key}}` places.
    static func render(_ template: [UInt8], _ values: [String: String]) -> String {
        var text = String(decoding: template, as: UTF8.self)
        for (key, value) in values { text = text.replacingOccurrences(of: "{{\(key)}}", with: value) }
        return text
    }

    /// Fills a template's places and writes it to a file that only its owner reads: some hold a password.
    static func render(_ template: [UInt8], _ values: [String: String], to path: String) throws {
        let text = render(template, values)
        assert(!text.contains("{{"), "\(path) has a place that nothing fills")
        let permissions: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: permissions) else {
            throw SandboxError(.directory, "\(path) cannot be written.")
        }
    }
}
