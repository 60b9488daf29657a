import Foundation

/// What every sandbox needs and is got only once: it lies in the cache folder.
struct Supplies {
    /// The Asterisk both servers are run from.
    let asterisk: AsteriskInstallation
    /// The folder of the voices.
    let voices: String
    /// A data folder with an empty database.
    let databaseTemplate: String

    /// Finds what is there and gets the rest. Two first starts at once do not disturb each other.
    static func gather(_ cache: String, progress: @escaping @Sendable (String) -> Void) async throws -> Supplies {
        do {
            try FileManager.default.createDirectory(atPath: "\(cache)/asterisk", withIntermediateDirectories: true)
        } catch {
            throw SandboxError(.directory, "The cache folder \(cache) cannot be made.", underlying: error)
        }
        return try await FileLock.holding("\(cache)/lock") {
            progress("waiting for another sandbox that is filling \(cache)")
        } work: {
            let packages = AsteriskPackages(
                folder: "\(cache)/asterisk", mirror: ProcessInfo.processInfo.environment["CARILLON_DEBIAN_MIRROR"],
                progress: progress)
            // The number is part of the name: a new phrase is not answered with an old voice.
            let voices = "\(cache)/voices-2"
            try await Voices.make(in: voices, progress: progress)
            return Supplies(
                asterisk: try await packages.find(), voices: voices,
                databaseTemplate: try await PrivateMariaDB.template(in: cache, progress: progress))
        }
    }
}
