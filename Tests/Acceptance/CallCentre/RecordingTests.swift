import Foundation
import Sandbox
import Testing

extension CallCentreTests {
    /// Recorded conversations.
    @Suite("Recording")
    struct RecordingTests {
        @Test("holds what each side said, for as long as they talked")
        func bothVoices() async throws {
            try await withCallCentre { centre in
                // On the sandbox, phones 1xxx speak and 7xxx are silent: who is heard tells who was recorded.
                let talker = SandboxNumber(.talker, ringCode: 1, talkCode: 6)
                let silent = [1, 2].map { SandboxNumber(.silent, ringCode: 1, serial: $0) }
                _ = try await centre.serve()
                try await centre.campaign("customer", phones: [7001], numbers: [talker], options: noRetries)
                try await centre.campaign("agent", phones: [1001], numbers: [silent[0]], options: noRetries)
                try await centre.campaign("nobody", phones: [7002], numbers: [silent[1]], options: noRetries)
                try await centre.logIn([7001, 1001, 7002])
                for name in ["customer", "agent", "nobody"] { try await centre.finish(name) }

                let loudest = try await [
                    recording(of: "customer", centre), recording(of: "agent", centre), recording(of: "nobody", centre),
                ].map(\.loudest)
                #expect(loudest[0] > 0.02, "the customer's voice")
                #expect(loudest[1] > 0.02, "the agent's voice")
                #expect(loudest[2] < 0.01, "silence")
            }
        }

        /// The recording of a campaign's one conversation, which lasts as long as the conversation did.
        private func recording(of campaign: String, _ centre: CallCentre) async throws -> Wave {
            let row = try await eventually("the recording of \(campaign) in the database") {
                try await centre.sql(
                    """
                    SELECT r.name, TIMESTAMPDIFF(MICROSECOND, k.bridged_at, k.ended_at) / 1e6, r.duration_ms / 1e3, r.failed
                    FROM recordings r JOIN calls k USING (attempt_id) JOIN campaigns c ON c.id = k.campaign_id
                    WHERE c.name = '\(campaign)'
                    """
                ).first
            }
            let talked = try #require(Double(row[1]))
            let wave = try Wave("\(centre.sandbox.recordings)/\(row[0]).wav")
            #expect(row[3] == "0")
            #expect(abs(wave.seconds - talked) < 1, "\(wave.seconds) s recorded of \(talked)")
            // Asterisk counts whole seconds.
            #expect(abs(try #require(Double(row[2])) - talked) < 1.5)
            return wave
        }
    }
}

/// A WAVE file of one channel of 16 bits, as Asterisk records.
private struct Wave {
    let seconds: Double
    /// The loudest half second: root of the mean square, 0...1.
    let loudest: Double

    init(_ path: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let bytes = [UInt8](data)
        func number(at offset: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        let start = try #require(data.firstRange(of: Data("data".utf8))).upperBound + 4
        let rate = number(at: 24, 4)
        try #require(number(at: 22, 2) == 1 && number(at: 34, 2) == 16)
        let samples = stride(from: start, to: bytes.count - 1, by: 2).map {
            Double(Int16(truncatingIfNeeded: number(at: $0, 2))) / 32_768
        }
        seconds = Double(samples.count) / Double(rate)
        loudest =
            stride(from: 0, to: max(0, samples.count - rate / 2), by: rate / 2).map { first in
                let part = samples[first..<first + rate / 2]
                return (part.reduce(0) { $0 + $1 * $1 } / Double(part.count)).squareRoot()
            }.max() ?? 0
    }
}
