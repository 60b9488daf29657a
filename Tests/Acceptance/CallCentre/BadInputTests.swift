import CallFloor
import Foundation
import Sandbox
import Store
import Testing

@testable import carillon

extension CallCentreTests {
    /// What people and programs do wrong: a clear message each, and the rest goes on.
    @Suite("Bad input")
    struct BadInputTests {
        @Test("a second Carillon is refused, whatever it shares with the first, and the first goes on")
        func secondCarillon() async throws {
            try await withCallCentre { centre in
                let people = (0..<24).map { SandboxNumber(.person, ringCode: 1, talkCode: 3, serial: $0) }
                let first = try await centre.serve()
                try await centre.campaign("spring", phones: [1001, 1002], numbers: people, options: noRetries)
                try await centre.logIn([1001, 1002])
                _ = try await centre.floor("conversations") { ($0.callsByState[.talking] ?? 0) > 0 }

                let place = centre.sandbox.directory
                #expect(try await centre.refusal("serve").contains("control.socket"))
                let sameJournal = try centre.variant("same-journal") {
                    $0.site = "second"
                    $0.asterisk.application = "second"
                    $0.controlSocket = place + "/second.sock"
                }
                #expect(
                    try await centre.refusal("serve", file: sameJournal).contains("Another Carillon uses the journal"))
                let sameApplication = try centre.variant("same-application") {
                    $0.site = "second"
                    $0.journalDirectory = place + "/second"
                    $0.controlSocket = place + "/second.sock"
                }
                let application = try await centre.refusal("serve", file: sameApplication)
                #expect(application.contains("'carillon' is already in use by another process"))
                let sameSite = try centre.variant("same-site") {
                    $0.asterisk.application = "second"
                    $0.journalDirectory = place + "/second"
                    $0.controlSocket = place + "/second.sock"
                }
                #expect(try await centre.refusal("serve", file: sameSite).contains("Another Carillon leads this site"))

                #expect(first.isRunning)
                try await centre.finish("spring")
                #expect(try await centre.report("spring").connected == 24)
                try await centre.expectAgreement()
            }
        }

        @Test("lead files with every fault: what can be used goes in, the rest is told with line and reason")
        func leadFiles() async throws {
            try await withCallCentre { centre in
                try await centre.campaign("spring", phones: [1001], numbers: [SandboxNumber(.busy)])
                for file in LeadFile.all { try await check(file, centre) }
                #expect(
                    try await centre.refusal("leads", "import", "/nowhere.csv", "--campaign", "spring").contains(
                        "/nowhere.csv"))
                // Nothing but digits ever reaches the database.
                #expect(
                    try await centre.sql("SELECT COUNT(*) FROM leads WHERE number NOT REGEXP '^[+][0-9]+$'") == [["0"]])
            }
        }

        private func check(_ file: LeadFile, _ centre: CallCentre) async throws {
            let path = "\(centre.sandbox.directory)/\(file.name).csv"
            try file.content.write(to: URL(fileURLWithPath: path))
            let result = try await CarillonProgram.run(
                ["leads", "import", path, "--campaign", "spring", "--json", "--config", centre.file] + file.options)
            guard let inserted = file.inserted else {
                #expect(result.status != 0 && result.notes.contains(file.complaint), "\(file.name): \(result.notes)")
                return
            }
            #expect(result.status == 0, "\(file.name): \(result.notes)")
            let answer = try JSONDecoder().decode(ImportAnswer.self, from: Data(result.output.utf8))
            #expect(answer.inserted == inserted, "\(file.name)")
            #expect(answer.rejected == file.rejectedLines.count, "\(file.name): \(answer.reasons)")
            guard !file.rejectedLines.isEmpty else { return }
            let rejects = try String(
                decoding: Data(contentsOf: URL(fileURLWithPath: path + ".rejects.csv")), as: UTF8.self)
            let rows = rejects.split(separator: "\n").dropFirst().map { $0.split(separator: ",", maxSplits: 1) }
            #expect(rows.compactMap { Int($0[0]) } == file.rejectedLines, "\(file.name)")
            #expect(rows.allSatisfy { $0[1].contains(file.complaint) }, "\(file.name): \(answer.reasons)")
        }

        private struct ImportAnswer: Decodable {
            var inserted: Int
            var rejected: Int
            var reasons: [String: Int]
        }

        @Test("a wrong password, an unknown key and unknown names are told with what to look at")
        func namesAndKeys() async throws {
            try await withCallCentre { centre in
                let wrong = try centre.variant("wrong-password") { $0.asterisk.password = "wrong" }
                let found = try await centre.refusal("check", file: wrong)
                #expect(
                    found.contains("FIX  Asterisk") && found.contains("asterisk.password") && found.contains("ari.conf")
                )
                let serve = try CarillonProgram(["serve", "--config", wrong])
                defer { serve.kill() }
                try await eventually("a word about the password") {
                    serve.notes.contains("asterisk.password") && serve.notes.contains("ari.conf")
                        && serve.notes.contains("carillon serves")
                }
                serve.terminate()
                #expect(try await serve.end().status == 0)

                let unknown = centre.sandbox.directory + "/unknown.yaml"
                try (centre.configuration.yaml + "journel:\n  directory: /tmp\n").write(
                    toFile: unknown, atomically: true, encoding: .utf8)
                let line = centre.configuration.yaml.split(separator: "\n").count + 2
                for command in ["check", "serve", "report"] {
                    let words = command == "report" ? ["report", "spring"] : [command]
                    let said = try await CarillonProgram.run(words + ["--config", unknown])
                    #expect(said.status != 0)
                    #expect(
                        (said.output + said.notes).contains("line \(line): there is no setting 'journel.directory'"))
                    #expect((said.output + said.notes).contains("journal.directory"))
                }

                try await centre.carillon("group", "add", "sales")
                #expect(
                    try await centre.refusal("campaign", "create", "x", "--group", "nobody", "--trunk", "carrier")
                        .contains("There is no skill group 'nobody'. Skill groups: sales."))
                #expect(
                    try await centre.refusal("campaign", "create", "x", "--group", "sales", "--trunk", "nowhere")
                        .contains("There is no trunk 'nowhere'. Trunks: carrier."))
                for words in [["start", "x"], ["show", "x"], ["pause", "x"]] {
                    #expect(
                        try await centre.refusal("campaign", words[0], words[1]).contains("There is no campaign 'x'."))
                }
                #expect(try await centre.refusal("agent", "login", "anna").contains("No Carillon is running here"))
                _ = try await centre.serve()
                #expect(try await centre.refusal("agent", "login", "anna").contains("No agent 'anna' on this site."))
            }
        }
    }
}

/// A lead file and what must become of it.
private struct LeadFile {
    var name: String
    var content: Data
    var options: [String] = []
    /// How many leads go in; nil when the file is refused.
    var inserted: Int?
    var rejectedLines: [Int] = []
    /// What is said of the file, or of each rejected line.
    var complaint = ""

    static let all = [
        LeadFile(name: "empty", content: Data(), complaint: "is empty"),
        LeadFile(name: "header-only", content: text("id,phone\n"), inserted: 0),
        LeadFile(name: "no-header", content: text("+447215100001\n+447215100002\n"), complaint: "No column with phone"),
        LeadFile(name: "bom", content: Data([0xEF, 0xBB, 0xBF]) + text("id,phone\nB1,+447215100003\n"), inserted: 1),
        LeadFile(
            name: "latin1", content: text("id,name,phone\nE1,Ren") + Data([0xE9]) + text(",+447215100004\n"),
            options: ["--encoding", "latin1"], inserted: 1),
        LeadFile(
            name: "latin1-unsaid",
            content: text("id,name,phone\nE2,Ren") + Data([0xE9]) + text(",+447215100005\nE3,Ann,+447215100006\n"),
            inserted: 1, rejectedLines: [2], complaint: "is not valid utf-8"),
        LeadFile(
            name: "quotes",
            content: text("id,name,phone\nQ1,\"open,+447215100007\nQ2,fine,+447215100008\nQ3,\"a\"b,+447215100009\n"),
            inserted: 1, rejectedLines: [2, 4], complaint: "quote"),
        LeadFile(
            name: "long",
            content: text("id,name,phone\nG1,a,+447215100010\nG2,") + Data(repeating: 0x78, count: 10_000_000)
                + text(",+447215100011\nG3,b,+447215100012\n"),
            inserted: 2, rejectedLines: [3], complaint: "longer than"),
        LeadFile(
            name: "dial-strings",
            content: text(
                """
                id,phone
                D1,+447215100013
                D2,+447215100014&PJSIP/x
                D3,"1,2"
                D4,a/b
                D5,PJSIP/1001@phones
                D6,"+447215100015,60,g"
                D7,${EXTEN}
                D8,+447215100016

                """),
            inserted: 2, rejectedLines: [3, 4, 5, 6, 7, 8], complaint: "phone: "),
    ]

    private static func text(_ text: String) -> Data { Data(text.utf8) }
}
