import CJansson

extension JSONError {
    /// Translates libjansson's report. Its text is left out because it quotes the document (`... near 'secret'`).
    init(_ failure: json_error_t) {
        var failure = failure
        let place = Place(line: Int(failure.line), column: Int(failure.column), position: Int(failure.position))
        let (code, message) = Self.meaning(of: json_error_code(&failure))
        self.init(code, message, at: place)
    }

    private static func meaning(of code: json_error_code) -> (Code, String) {
        switch code {
        case json_error_premature_end_of_input:
            (.incomplete, "the text ends inside a value; check that the sender wrote, and the reader took, all of it")
        case json_error_end_of_input_expected:
            (.trailingData, "more follows the end of the document; send one document at a time")
        case json_error_invalid_utf8:
            (.encoding, "not UTF-8; the sender has to encode its text in UTF-8")
        case json_error_null_character, json_error_null_byte_in_key:
            (.nulCharacter, "a key holds a NUL character; the sender has to leave it out")
        case json_error_numeric_overflow:
            (.numberRange, "a number is too big for 64 bits; the sender has to write it as a string")
        case json_error_duplicate_key:
            (.duplicateKey, "a key stands twice in one object; the sender has to drop one")
        case json_error_stack_overflow:
            (.depth, "nested deeper than 2048 levels")
        case json_error_out_of_memory:
            (.outOfMemory, "no memory left for the document")
        default:
            (.syntax, "not JSON here; look for a missing comma, quote or bracket, or a word that is no JSON value")
        }
    }
}
