import Dispatch
import Foundation

/// A program that runs to its end.
enum Command {
    /// How a program ended and what it wrote.
    struct Result {
        /// The exit status; for a signal, its number as a negative.
        let status: Int32
        /// Standard output and standard error together, as they came.
        let output: String

        /// The last lines of the output, for an error message.
        var tail: String {
            output.split(separator: "\n").suffix(5).joined(separator: "\n")
        }
    }

    /// Runs a program and waits for it, without blocking a thread of the cooperative pool.
    ///
    /// - Parameters:
    ///   - arguments: The program, by name (found in `PATH`, then in the `sbin` folders) or path, and its arguments.
    ///   - environment: Variables to set beside the inherited ones.
    ///   - input: A file to read standard input from; nothing when nil.
    /// - Throws: ``SandboxError`` with code `missing-program` when there is no such program.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], input: String? = nil
    ) async throws -> Result {
        guard let name = arguments.first, let program = find(name) else {
            throw SandboxError(
                .missingProgram,
                "'\(arguments.first ?? "")' is not installed. Run `make deps`, or install the package that has it.")
        }
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Swift.Result {
                        try runBlocking(program, Array(arguments.dropFirst()), environment: environment, input: input)
                    })
            }
        }
    }

    /// Where a program is, or nil. `sbin` folders are searched too: servers live there and few users' `PATH` has them.
    static func find(_ name: String) -> String? {
        if name.contains("/") { return FileManager.default.isExecutableFile(atPath: name) ? name : nil }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let folders = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin", "/sbin"]
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func runBlocking(
        _ program: String, _ arguments: [String], environment: [String: String], input: String?
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput =
            try input.map { try FileHandle(forReadingFrom: URL(fileURLWithPath: $0)) } ?? FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return Result(status: status, output: String(decoding: data, as: UTF8.self))
    }
}
