import Foundation
import Testing

extension CallCentreTests {
    /// `carillon demo` as a newcomer runs it.
    @Suite("The demonstration")
    struct DemonstrationTests {
        @Test("runs unattended, writes its result, is contradicted by nobody and leaves nothing behind")
        func headless() async throws {
            let place = try TemporaryPlace()
            defer { place.remove() }
            let file = place.path + "/out.json"
            let result = try await CarillonProgram.run(
                [
                    "demo", "--headless", "--leads", "40", "--agents", "8", "--seconds", "40", "--seed", "8",
                    "--profile",
                    "quick", "--json", file,
                ], environment: place.environment, within: .seconds(120))
            #expect(result.status == 0, "\(result.notes)\n\(result.output)")
            let json = try #require(
                try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file))) as? [String: Any])
            #expect(json["leads"] as? Int == 40)
            let attempts = try #require(json["attempts"] as? Int)
            #expect(attempts >= 20)
            let outcomes = try #require(json["outcomes"] as? [String: Int])
            #expect(outcomes.values.reduce(0, +) == attempts)
            #expect(try #require(json["answered"] as? Int) > 0)
            #expect(try #require(json["connected"] as? Int) > 0)
            #expect(json["abandoned"] is Int)
            let times = try #require(json["answer_to_bridge_ms"] as? [String: Double])
            #expect(try #require(times["p50"]) <= #require(times["p99"]))
            // The witness: attempts that never left the PBX have no call.
            let calls = try #require(json["network_calls"] as? Int)
            #expect(calls > 0 && calls <= attempts)
            for key in ["double_dialed", "lost", "disagreements"] { #expect(json[key] as? Int == 0, "\(key)") }
            #expect(place.leftovers == ["out.json"])
            #expect(place.processes == [])
        }

        @Test("calls phones for each conversation when asked to, and they answer by themselves")
        func perCallLegs() async throws {
            let place = try TemporaryPlace()
            defer { place.remove() }
            let file = place.path + "/out.json"
            let result = try await CarillonProgram.run(
                [
                    "demo", "--headless", "--leads", "12", "--agents", "4", "--seconds", "30", "--seed", "3",
                    "--profile",
                    "answering", "--per-call-legs", "--json", file,
                ], environment: place.environment, within: .seconds(120))
            #expect(result.status == 0, "\(result.notes)\n\(result.output)")
            let json = try #require(
                try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file))) as? [String: Any])
            #expect(json["connected"] as? Int == 12)
            #expect(json["abandoned"] as? Int == 0)
            for key in ["double_dialed", "lost", "disagreements"] { #expect(json[key] as? Int == 0, "\(key)") }
            // The sandbox's phones ring for half a second unless the call asks them to answer at once.
            let times = try #require(json["answer_to_bridge_ms"] as? [String: Double])
            #expect(try #require(times["p50"]) < 450)
            #expect(place.processes == [])
        }

        @Test("ends on Ctrl-C, whatever it is doing, and leaves nothing behind", arguments: Moment.allCases)
        func interrupted(at moment: Moment) async throws {
            let place = try TemporaryPlace()
            defer { place.remove() }
            let program = try CarillonProgram(
                ["demo", "--headless", "--leads", "40", "--agents", "4", "--seed", "8"], environment: place.environment)
            try await eventually("the moment for Ctrl-C") {
                if !program.isRunning { throw DidNotHappen(description: "the demonstration ended: \(program.notes)") }
                return moment.hasCome(in: place, program)
            }
            program.interrupt()
            let result = try await program.end()
            #expect(result.status == 130, "\(result.notes)\n\(result.output)")
            #expect(place.leftovers == [])
            #expect(place.processes == [])
        }
    }

    /// When somebody presses Ctrl-C.
    enum Moment: CaseIterable {
        /// The sandbox is being started.
        case settingUp
        /// Customers have been called, and some calls are over.
        case calling

        func hasCome(in place: TemporaryPlace, _ program: CarillonProgram) -> Bool {
            switch self {
            case .settingUp: program.notes.contains("starting MariaDB")
            case .calling: place.hasNetworkCalls
            }
        }
    }
}

/// A directory of a test's own in which a demonstration makes its own.
struct TemporaryPlace {
    /// Short, because unix sockets lie in it.
    let path = "/tmp/carillon-place-\(UInt32.random(in: 0 ... .max))"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// What makes a program use this place for what is temporary.
    var environment: [String: String] { ["TMPDIR": path + "/"] }

    /// What lies in the place.
    var leftovers: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }

    /// Whether the network of a sandbox in the place has written down a customer's call.
    var hasNetworkCalls: Bool {
        leftovers.contains { name in
            let records = try? String(contentsOfFile: "\(path)/\(name)/network/records.csv", encoding: .utf8)
            return records?.contains("\"+44") ?? false
        }
    }

    /// The command lines of living processes that name the place.
    var processes: [String] {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.filter { Int32($0) != nil } ?? []
        return numbers.compactMap { number in
            let line = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") ?? Data()
            let text = String(decoding: line, as: UTF8.self).replacing("\0", with: " ")
            return text.contains(path) ? text : nil
        }
    }
}
