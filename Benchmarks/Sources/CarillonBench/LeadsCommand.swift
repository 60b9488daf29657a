import ArgumentParser
import Foundation
import LeadFiles
import PhoneNumbers

/// How fast a lead file is read and validated.
struct LeadsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leads", abstract: "Reads a lead file that it has written: rows a second, memory.")

    @Option(help: "How many rows.")
    var rows = 1_000_000

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
        let file = try LeadSampleFile(rows: rows)
        let path = file.path
        defer { withExtendedLifetime(file) {} }
        let before = Machine.residentMemory() ?? 0

        // Rows alone first: what the CSV costs without the numbers.
        let parsing = try time {
            var source = try CSVSource(path: path)
            while try source.nextRow() != nil {}
        }
        guard let numbers = PhoneNumberParser(defaultRegion: "CN") else { throw ExitCode.failure }
        var leads = 0
        let reading = try time {
            var reader = try LeadFileReader(CSVSource(path: path), numbers: numbers)
            while let row = try reader.next() {
                if case .lead = row { leads += 1 }
            }
        }
        guard leads == rows else {
            note("Only \(leads) of \(rows) rows were leads.")
            throw ExitCode.failure
        }
        let parsed = Double(rows) / (parsing / .seconds(1))
        let read = Double(rows) / (reading / .seconds(1))
        let growth = (Machine.residentMemory() ?? 0) - before
        if json {
            print(
                #"{"rows":\#(rows),"csv_rows_per_second":\#(Int(parsed)),"lead_rows_per_second":\#(Int(read)),"#
                    + #""rss_growth_mb":\#(growth.text())}"#)
        } else {
            print(
                "\(rows) rows: \(Int(parsed)) a second as CSV, \(Int(read)) with numbers validated; "
                    + "memory grew by \(growth.text()) MB")
        }
    }

    private func time(_ body: () throws -> Void) rethrows -> Duration {
        let started = ContinuousClock.now
        try body()
        return ContinuousClock.now - started
    }
}
