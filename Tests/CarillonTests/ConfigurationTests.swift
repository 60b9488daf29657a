import CallFloor
import Foundation
import Testing

@testable import carillon

@Suite("Configuration: the file, the environment, the defaults")
struct ConfigurationTests {
    /// Loads a file of this text.
    private func load(_ yaml: String, _ environment: [String: String] = [:]) async throws -> CarillonConfiguration {
        try await withFile(yaml) { try await ConfigurationFile.load($0, environment: environment) }
    }

    private func withFile<T>(_ yaml: String, _ body: (String) async throws -> T) async throws -> T {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("carillon-\(UInt64.random(in: 0 ... .max)).yaml")
        try Data(yaml.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await body(file.path)
    }

    private func message(_ yaml: String, _ environment: [String: String] = [:]) async throws -> String {
        let error = await #expect(throws: ConfigurationError.self) { try await load(yaml, environment) }
        return try #require(error).message
    }

    /// A key, how it is written in YAML, two values that are not its default, and what the configuration has of them.
    struct Key: Sendable, CustomTestStringConvertible {
        let key: String
        let inFile: String
        let inEnvironment: String
        let read: @Sendable (CarillonConfiguration) -> String

        init(
            _ key: String, _ inFile: String, _ inEnvironment: String,
            _ read: @escaping @Sendable (CarillonConfiguration) -> String
        ) {
            self.key = key
            self.inFile = inFile
            self.inEnvironment = inEnvironment
            self.read = read
        }

        var testDescription: String { key }

        var yaml: String {
            let words = key.split(separator: ".")
            guard words.count == 2 else { return "\(key): \(inFile)\n" }
            return "\(words[0]):\n  \(words[1]): \(inFile)\n"
        }

        var variable: String { "CARILLON_" + key.uppercased().replacing(".", with: "_") }
    }

    static let keys: [Key] = [
        Key("site", "north", "south") { $0.site },
        Key("tenant", "acme", "initech") { $0.tenant },
        Key("country", "GB", "CN") { $0.country },
        Key("database.socket", "/a/b.sock", "/c/d.sock") { $0.database.socket },
        Key("database.host", "db1", "db2") { $0.database.host },
        Key("database.port", "3307", "3308") { String($0.database.port) },
        Key("database.user", "u1", "u2") { $0.database.user },
        Key("database.password", "p1", "p2") { $0.database.password },
        Key("database.name", "n1", "n2") { $0.database.name },
        Key("database.connections", "7", "8") { String($0.database.connections) },
        Key("asterisk.url", "http://pbx1:8088/ari", "https://pbx2:8089/ari") { $0.asterisk.url },
        Key("asterisk.user", "a1", "a2") { $0.asterisk.user },
        Key("asterisk.password", "s1", "s2") { $0.asterisk.password },
        Key("asterisk.application", "app1", "app2") { $0.asterisk.application },
        Key("asterisk.connections", "20", "21") { String($0.asterisk.connections) },
        Key("asterisk.ping", "7", "8") { String(Int($0.asterisk.pingInterval.inSeconds)) },
        Key("journal.directory", "/j/1", "/j/2") { $0.journalDirectory },
        Key("control.socket", "/s/1", "/s/2") { $0.controlSocket },
        Key("leads.lease", "60", "90") { String(Int($0.leadLease.inSeconds)) },
        Key("shutdown.timeout", "10", "0") { String(Int($0.drainTimeout.inSeconds)) },
        Key("log.level", "debug", "error") { $0.logLevel },
    ]

    @Test("every key of the table is tried here")
    func keysAreComplete() {
        #expect(Self.keys.map(\.key) == CarillonConfiguration.table.map(\.key))
    }

    @Test("a key is read from the file, and the environment wins over it", arguments: keys)
    func key(key: Key) async throws {
        #expect(key.read(try await load(key.yaml)) == key.inFile)
        #expect(key.read(try await load(key.yaml, [key.variable: key.inEnvironment])) == key.inEnvironment)
        #expect(key.read(try await load("", [key.variable: key.inEnvironment])) == key.inEnvironment)
        #expect(CarillonConfiguration.table.first { $0.key == key.key }?.environmentName == key.variable)
    }

    @Test(
        "an empty file, a file of comments and no key at all are the defaults", arguments: ["", "# nothing\n", "---\n"])
    func defaults(yaml: String) async throws {
        let configuration = try await load(yaml)
        let fallback = CarillonConfiguration()
        for key in Self.keys { #expect(key.read(configuration) == key.read(fallback), "\(key.key)") }
    }

    @Test("the table's fallbacks are the defaults")
    func fallbacks() {
        let fallback = CarillonConfiguration()
        for (row, key) in zip(CarillonConfiguration.table, Self.keys) {
            #expect(row.fallback == key.read(fallback), "\(row.key)")
        }
    }

    @Test("a whole file")
    func wholeFile() async throws {
        let configuration = try await load(
            Self.keys.map(\.key).isEmpty
                ? ""
                : """
                site: north
                database:
                  port: 3307
                  user: "quoted"
                asterisk: {url: "http://pbx:8088/ari/", ping: 2.5}
                shutdown:
                  timeout: 0.5
                """)
        #expect(configuration.site == "north")
        #expect(configuration.database.port == 3307 && configuration.database.user == "quoted")
        #expect(configuration.asterisk.url == "http://pbx:8088/ari", "the slash at the end is cut")
        #expect(configuration.asterisk.pingInterval == .milliseconds(2_500))
        #expect(configuration.drainTimeout == .milliseconds(500))
    }

    @Test(
        "values that look like something else in YAML are taken as they are written",
        arguments: [
            ("database:\n  password: 123456\n", "123456"), ("database:\n  password: \"0042\"\n", "0042"),
            ("database:\n  password: true\n", "true"), ("database:\n  password: 1.50\n", "1.50"),
            ("database:\n  password: 0042\n", "0042"), ("database:\n  password: \"\"\n", ""),
            ("database:\n  password: 'päss: #1'\n", "päss: #1"),
        ])
    func passwords(yaml: String, password: String) async throws {
        #expect(try await load(yaml).database.password == password)
    }

    @Test(
        "a key that nobody reads: named, with its line and what was probably meant",
        arguments: [
            ("site: a\ndatabase:\n  pasword: x\n", 3, "database.pasword", "database.password"),
            ("database:\n  conections: 5\n", 2, "database.conections", "database.connections"),
            ("sites: a\n", 1, "sites", "site"),
            ("\n\nlogs:\n  level: info\n", 4, "logs.level", "log.level"),
            ("asterisk:\n  application_name: x\n", 2, "asterisk.application_name", "asterisk.application"),
            ("db:\n  host: x\n", 2, "db.host", "database.host"),
        ])
    func unknownKey(yaml: String, line: Int, key: String, meant: String) async throws {
        let message = try await message(yaml)
        #expect(message.contains("line \(line):"), "\(message)")
        #expect(message.contains("'\(key)'"), "\(message)")
        #expect(message.contains("Did you mean '\(meant)'?"), "\(message)")
    }

    @Test("a key that resembles nothing has no suggestion")
    func strangeKey() async throws {
        let message = try await message("zzz: 1\n")
        #expect(message.contains("'zzz'") && !message.contains("mean"))
    }

    @Test("a group where a value belongs, and a value where a group belongs, are refused with their line")
    func wrongShape() async throws {
        #expect(try await message("site:\n  name: x\n").contains("line 2"))
        #expect(try await message("log: debug\n").contains("line 1"))
        #expect(try await message("site: [a, b]\n").contains("'site'"))
    }

    @Test(
        "a value that cannot be used: the key, what was given, and what it must be",
        arguments: [
            ("database.port", "0", "whole number 1 to 65535"), ("database.port", "65536", "whole number"),
            ("database.port", "x", "whole number"), ("database.port", "1.5", "whole number"),
            ("database.connections", "2", "3 to 64"), ("database.connections", "65", "3 to 64"),
            ("asterisk.connections", "0", "1 to 128"), ("asterisk.connections", "129", "1 to 128"),
            ("asterisk.ping", "0.5", "seconds, 1 to 60"), ("asterisk.ping", "61", "seconds, 1 to 60"),
            ("asterisk.ping", "nan", "seconds"), ("asterisk.ping", "soon", "seconds"),
            ("leads.lease", "29", "30 to 86400"), ("leads.lease", "86401", "30 to 86400"),
            ("shutdown.timeout", "-1", "0 to 3600"), ("shutdown.timeout", "3601", "0 to 3600"),
            ("country", "GBR", "two letters"), ("country", "G1", "two letters"), ("country", "德国", "two letters"),
            ("asterisk.url", "pbx:8088", "http or https URL"), ("asterisk.url", "ftp://pbx/ari", "http or https URL"),
            ("asterisk.url", "http://", "http or https URL"), ("log.level", "loud", "trace, debug"),
            ("log.level", "INFO", "trace, debug"), ("site", "", "text"), ("tenant", "", "text"),
        ])
    func wrongValue(key: String, value: String, type: String) async throws {
        let variable = "CARILLON_" + key.uppercased().replacing(".", with: "_")
        let message = try await message("", [variable: value])
        #expect(message.contains("'\(key)'") && message.contains("'\(value)'"), "\(message)")
        #expect(message.contains(type), "\(message)")
    }

    @Test("a country is taken in either case")
    func country() async throws {
        #expect(try await load("country: gb\n").country == "GB")
    }

    @Test("a secret is never repeated, whatever is wrong")
    func secrets() async throws {
        let secret = "hunter2-and-more"
        for yaml in [
            "database:\n  password: \(secret)\n  port: 0\n", "asterisk:\n  password: \(secret)\n  ping: 0\n",
            "database:\n  password: [\(secret)]\n", "database:\n  password: {a: \(secret)}\n",
            "database:\n  pasword: \(secret)\n",
        ] {
            #expect(!(try await message(yaml)).contains(secret), "\(yaml)")
        }
        #expect(
            CarillonConfiguration.table.filter(\.isSecret).map(\.key) == ["database.password", "asterisk.password"])
    }

    @Test("a file that is no YAML, and one that is not there, are told by name")
    func noFile() async throws {
        #expect(try await message("a: [1\nb: }").contains("YAML"))
        #expect(try await message("- a\n- b\n").contains("keys and values"))
        let error = await #expect(throws: ConfigurationError.self) {
            try await ConfigurationFile.load("/nowhere/carillon.yaml", environment: [:])
        }
        #expect(error?.message.contains("/nowhere/carillon.yaml") == true)
        let named = await #expect(throws: ConfigurationError.self) {
            try await ConfigurationFile.load(nil, environment: ["CARILLON_CONFIG": "/nowhere/else.yaml"])
        }
        #expect(named?.message.contains("/nowhere/else.yaml") == true)
    }
}

@Suite("docs/configuration.md")
struct ConfigurationGuideTests {
    /// The rows of the guide's table, as texts without their code marks.
    private static func rows() throws -> [[String]] {
        let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let guide = try String(contentsOf: top.appendingPathComponent("docs/configuration.md"), encoding: .utf8)
        let table = guide.split(separator: "\n").drop {
            !$0.hasPrefix("| key | type | default | environment | meaning |")
        }
        return table.dropFirst(2).prefix { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map { cell in
                cell.trimmingCharacters(in: .whitespaces)
            }
        }
    }

    private static func code(_ text: String) -> String { text.isEmpty ? "" : "`\(text)`" }

    @Test("has a row for each key, in the table's order, with its type, default and variable")
    func isComplete() throws {
        let rows = try Self.rows()
        #expect(rows.map { $0[0] } == CarillonConfiguration.table.map { Self.code($0.key) })
        for (row, setting) in zip(rows, CarillonConfiguration.table) {
            try #require(row.count == 5, "\(row)")
            #expect(row[1] == setting.type, "\(setting.key)")
            #expect(row[2] == Self.code(setting.fallback), "\(setting.key)")
            #expect(row[3] == Self.code(setting.environmentName), "\(setting.key)")
            #expect(row[4].count > 10, "\(setting.key) has a meaning")
        }
    }
}
