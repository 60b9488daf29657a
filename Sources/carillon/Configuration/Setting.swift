/// One key of `carillon.yaml`: what docs/configuration.md says of it, and how its text is read.
struct Setting<Value: Sendable>: Sendable {
    let key: String
    let type: String
    let fallback: String
    let help: String
    var isSecret = false
    let parse: @Sendable (String) -> Value?

    var row: SettingRow { SettingRow(key: key, type: type, fallback: fallback, help: help, isSecret: isSecret) }
}

/// A setting without its type: a row of the table in docs/configuration.md.
struct SettingRow: Sendable {
    let key: String
    let type: String
    let fallback: String
    let help: String
    let isSecret: Bool

    /// The environment variable that overrides the file.
    var environmentName: String {
        "CARILLON_" + key.uppercased().map { $0 == "." || $0 == "-" ? "_" : $0 }.map(String.init).joined()
    }
}

extension Setting where Value == String {
    /// Any text; an empty one only where the default is empty too.
    static func text(_ key: String, _ fallback: String, _ help: String, isSecret: Bool = false) -> Self {
        Self(key: key, type: "text", fallback: fallback, help: help, isSecret: isSecret) {
            $0.isEmpty && !fallback.isEmpty ? nil : $0
        }
    }

    static func choice(_ key: String, _ fallback: String, of words: [String], _ help: String) -> Self {
        Self(key: key, type: words.joined(separator: ", "), fallback: fallback, help: help) {
            words.contains($0) ? $0 : nil
        }
    }
}

extension Setting where Value == Int {
    static func whole(_ key: String, _ fallback: Int, _ range: ClosedRange<Int>, _ help: String) -> Self {
        Self(
            key: key, type: "whole number \(range.lowerBound) to \(range.upperBound)", fallback: String(fallback),
            help: help
        ) { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
    }
}

extension Setting where Value == Duration {
    static func seconds(_ key: String, _ fallback: Int, _ range: ClosedRange<Int>, _ help: String) -> Self {
        Self(
            key: key, type: "seconds, \(range.lowerBound) to \(range.upperBound)", fallback: String(fallback),
            help: help
        ) { text in
            Double(text).flatMap { Double(range.lowerBound)...Double(range.upperBound) ~= $0 ? .seconds($0) : nil }
        }
    }
}
