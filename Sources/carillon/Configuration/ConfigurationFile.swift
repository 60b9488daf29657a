import Configuration
import Foundation
import SystemPackage
import Yams

/// A configuration that cannot be used, by the name of the key that is wrong.
struct ConfigurationError: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}

/// The texts behind the settings: the environment's first, then the file's, then the defaults.
struct SettingValues: Sendable {
    private let reader: ConfigReader
    private let source: String

    init(reader: ConfigReader, source: String) {
        self.reader = reader
        self.source = source
    }

    func value<Value>(of setting: Setting<Value>) throws(ConfigurationError) -> Value {
        let text = reader.string(forKey: ConfigKey(setting.key), default: setting.fallback)
        if let value = setting.parse(text) { return value }
        let shown = setting.isSecret ? "" : " '\(text)'"
        throw ConfigurationError(
            message:
                "\(source): the value\(shown) of '\(setting.key)' cannot be used. Expected: \(setting.type). \(setting.row.environmentName) in the environment goes before the file."
        )
    }
}

/// Reads `carillon.yaml`.
enum ConfigurationFile {
    /// Where the file is looked for when `--config` and `CARILLON_CONFIG` do not say.
    static let usualPlaces = ["carillon.yaml", "/etc/carillon/carillon.yaml"]

    /// Reads the file, with the environment over it.
    ///
    /// - Parameters:
    ///   - path: The file; nil looks in the usual places, and goes on with defaults when it is in none.
    ///   - environment: Variables that override the file: `CARILLON_DATABASE_PASSWORD` for `database.password`.
    static func load(
        _ path: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws(ConfigurationError) -> CarillonConfiguration {
        let named = path ?? environment["CARILLON_CONFIG"]
        let file = named ?? usualPlaces.first { FileManager.default.isReadableFile(atPath: $0) }
        var providers: [any ConfigProvider] = [
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "carillon")
        ]
        if let file {
            do {
                if try holdsKeys(file) {
                    providers.append(try await FileProvider<YAMLSnapshot>(filePath: FilePath(file)))
                }
            } catch let error as ConfigurationError {
                throw error
            } catch {
                throw ConfigurationError(message: "\(file) cannot be read: \(error)")
            }
        }
        let values = SettingValues(
            reader: ConfigReader(providers: providers), source: file ?? "configuration (environment and defaults)")
        return try CarillonConfiguration(reading: values)
    }

    /// Whether there is anything in the file: one of comments only is as good as none.
    ///
    /// - Throws: ``ConfigurationError`` for a key that nobody reads, and for a value that is none: mistakes that would
    ///   otherwise be found at the worst moment.
    private static func holdsKeys(_ file: String) throws(ConfigurationError) -> Bool {
        let root: Node?
        do {
            root = try Yams.compose(yaml: String(contentsOfFile: file, encoding: .utf8))
        } catch let error as YamlError {
            throw ConfigurationError(message: "\(file) is no YAML: \(error)")
        } catch {
            throw ConfigurationError(message: "\(file) cannot be read: \(error.localizedDescription)")
        }
        guard let root, root.null == nil else { return false }
        guard case .mapping = root else {
            throw ConfigurationError(message: "\(file) must hold keys and values, such as 'site: main'.")
        }
        let known = Set(CarillonConfiguration.table.map(\.key))
        for (key, line, isList) in keys(in: root, below: "") {
            guard known.contains(key) else {
                let hint = nearest(to: key, among: known).map { " Did you mean '\($0)'?" } ?? ""
                throw ConfigurationError(message: "\(file), line \(line): there is no setting '\(key)'.\(hint)")
            }
            guard !isList else {
                throw ConfigurationError(message: "\(file), line \(line): '\(key)' takes one value, not a list.")
            }
        }
        return true
    }

    private static func keys(in node: Node, below prefix: String) -> [(key: String, line: Int, isList: Bool)] {
        guard case .mapping(let mapping) = node else { return [] }
        return mapping.flatMap { key, value -> [(key: String, line: Int, isList: Bool)] in
            let name = prefix + (key.string ?? "?")
            if case .mapping = value { return keys(in: value, below: name + ".") }
            if case .sequence = value { return [(name, key.mark?.line ?? 0, true)] }
            return [(name, key.mark?.line ?? 0, false)]
        }
    }

    /// The known key that shares its last word, or most of its beginning.
    private static func nearest(to key: String, among known: Set<String>) -> String? {
        let last = key.split(separator: ".").last.map(String.init) ?? key
        return known.sorted().first { $0.split(separator: ".").last.map(String.init) == last }
            ?? known.sorted().filter { $0.commonPrefix(with: key).count >= 4 }
            .max { $0.commonPrefix(with: key).count < $1.commonPrefix(with: key).count }
    }
}
