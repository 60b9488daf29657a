import Foundation
import Simulation
import Yams

/// Reads a scenario: a name, or a YAML file.
enum ScenarioFile {
    /// The scenario of this name or in this file.
    ///
    /// - Throws: ``Failure`` that says what is wrong, and where.
    static func scenario(_ argument: String) throws(Failure) -> Scenario {
        if let scenario = Scenario.named(argument) { return scenario }
        guard FileManager.default.fileExists(atPath: argument) else {
            throw Failure(
                "There is no scenario and no file '\(argument)'. Scenarios: standard, standard:AGENTS:RATE, markov:AGENTS:RATE, \(Scenario.robust.map(\.name).joined(separator: ", "))."
            )
        }
        let text: String
        do {
            text = try String(contentsOfFile: argument, encoding: .utf8)
        } catch {
            throw Failure("\(argument) cannot be read: \(error.localizedDescription)")
        }
        return try scenario(yaml: text, named: argument)
    }

    /// The scenario in a file's text.
    static func scenario(yaml text: String, named file: String) throws(Failure) -> Scenario {
        do {
            guard let root = try Yams.compose(yaml: text), root.null == nil else { return Scenario() }
            guard case .mapping = root else {
                throw Failure("\(file) must hold keys and values, such as 'agents: {count: 12}'.")
            }
            var scenario = try YAMLDecoder().decode(Scenario.self, from: root)
            if scenario.name == Scenario().name {
                scenario.name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
            }
            return scenario
        } catch let failure as Failure {
            throw failure
        } catch let error as DecodingError {
            throw Failure("\(file): \(explain(error))")
        } catch let error as YamlError {
            throw Failure("\(file) is no YAML: \(error)")
        } catch {
            throw Failure("\(file) cannot be read: \(error)")
        }
    }

    private static func explain(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\(place(context.codingPath))'\(key.stringValue)' is missing."
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(place(context.codingPath))this value does not fit. \(context.debugDescription)"
        case .dataCorrupted(let context): "\(place(context.codingPath))\(context.debugDescription)"
        @unknown default: "\(error)"
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        let keys = path.map { $0.intValue.map { "[\($0)]" } ?? "." + $0.stringValue }.joined()
        return keys.isEmpty ? "" : keys.drop { $0 == "." } + ": "
    }
}
