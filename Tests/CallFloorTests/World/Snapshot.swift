import CallFloor
import Foundation

extension Floor {
    /// The floor as a snapshot holds it: the same floor always gives the same bytes.
    func snapshot() -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try! encoder.encode(self)
    }

    /// The floor that a snapshot holds.
    init(snapshot: Data) throws {
        self = try JSONDecoder().decode(Floor.self, from: snapshot)
    }
}
