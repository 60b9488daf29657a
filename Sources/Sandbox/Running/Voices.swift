import Foundation

/// The voices of the telephone network and the recordings the PBX plays: spoken once, kept in the cache folder.
///
/// All are raw G.711 µ-law, 8 kHz: what the sandbox's calls carry, so nothing is transcoded.
enum Voices {
    /// What is said, by the name the dialplan plays (`carillon/<name>`).
    static let phrases: [String: String] = [
        "hello": "Hello?",
        "customer": "I see. And how much would that be each month?",
        "yes": "Yes.",
        "no": "No.",
        "greeting": """
        Hello. Nobody can come to the phone right now. Please leave your name, your number and a short message after \
        the tone, and we will call you back.
        """,
        "not-in-service": "The number you have dialled is not in service. Please check the number and dial again.",
        "agent": "Good morning. This is a test call in the sandbox. How are you today?",
        "safe-harbour": """
        Hello. We called you for a company whose agents are all busy at this moment. We are sorry for the \
        inconvenience. You need not do anything; you can call us back on the number that your phone shows.
        """,
    ]

    /// Sounds that are not speech: sox's synthesis for each.
    static let tones: [String: [String]] = [
        "beep": ["synth", "0.4", "sine", "1000", "gain", "-8"],
        // A line on which nobody speaks: not digital silence, which no telephone sends.
        "quiet": ["synth", "2", "whitenoise", "gain", "-60"],
        // Special information tones: 950, 1400, 1800 Hz of a third of a second each (ITU-T E.180, 7).
        "sit": [
            "synth", "0.33", "sine", "950", ":", "synth", "0.33", "sine", "1400", ":", "synth", "0.33", "sine", "1800",
            "gain", "-8",
        ],
        "music": [
            "synth", "2", "pluck", "C3", ":", "synth", "2", "pluck", "G3", ":", "synth", "2", "pluck", "A3", ":",
            "synth",
            "2", "pluck", "E3", "gain", "-12",
        ],
    ]

    /// Makes the voices in `folder` unless they are there. The caller holds the cache folder's lock.
    ///
    /// - Throws: ``SandboxError`` with code `voices` or `missing-program`.
    static func make(in folder: String, progress: (String) -> Void) async throws {
        let manager = FileManager.default
        if manager.fileExists(atPath: folder) { return }
        progress("making voices")
        let work = "\(folder)-new"
        try? manager.removeItem(atPath: work)
        try manager.createDirectory(atPath: work, withIntermediateDirectories: true)
        for (name, words) in phrases {
            let wave = "\(work)/\(name).wav"
            try await run(["espeak-ng", "-v", "en-gb", "-s", "165", "-w", wave, words])
            try await run([
                "sox", wave, "-r", "8000", "-c", "1", "-t", "ul", "\(work)/\(name).ulaw", "gain", "-n", "-6",
            ])
            try manager.removeItem(atPath: wave)
        }
        for (name, synthesis) in tones {
            try await run(["sox", "-n", "-r", "8000", "-c", "1", "-t", "ul", "\(work)/\(name).ulaw"] + synthesis)
        }
        try manager.moveItem(atPath: work, toPath: folder)
    }

    private static func run(_ command: [String]) async throws {
        let result = try await Command.run(command)
        guard result.status == 0 else {
            throw SandboxError(.voices, "\(command[0]) could not make a voice: \(result.tail)")
        }
    }
}
