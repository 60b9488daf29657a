import AsteriskARI
import Jansson
import Testing

/// JSON of one model as the description has it.
struct Sample: Sendable, CustomTestStringConvertible {
    /// The model.
    var model: any ARIModel.Type
    /// Every member is there.
    var full: String
    /// Only what has to be there is there.
    var minimal: String

    init(_ model: any ARIModel.Type, full: String, minimal: String) {
        self.model = model
        self.full = full
        self.minimal = minimal
    }

    var testDescription: String { "\(model)" }
}
