import ArgumentParser
import Foundation

/// A lead file for measuring, removed with this value: a mobile number, a name, a key, a city in quotes and a remark a row;
/// every tenth has a second number.
final class LeadSampleFile {
    let path: String

    init(rows: Int, secondNumbers: Bool = false) throws {
        path = NSTemporaryDirectory() + "carillon-bench-\(getpid()).csv"
        try Data("手机,姓名,key,city,note\(secondNumbers ? ",phone2" : "")\n".utf8).write(to: URL(fileURLWithPath: path))
        guard let file = FileHandle(forWritingAtPath: path) else { throw ExitCode.failure }
        try file.seekToEnd()
        var block = ""
        for row in 0..<rows {
            let digits = String(row)
            let serial = String(repeating: "0", count: 8 - digits.count) + digits
            block += "138\(serial),李雷 \(row),K-\(row),\"Hang\"\"zhou, ZJ\",some remark about this person"
            if secondNumbers { block += row % 10 == 0 ? ",139\(serial)" : "," }
            block += "\n"
            if block.utf8.count > 1 << 20 || row == rows - 1 {
                try file.write(contentsOf: Data(block.utf8))
                block = ""
            }
        }
        try file.close()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
