#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The C library's converter from one encoding to UTF-8. Not to be used by two threads at once.
final class IconvConverter {
    enum End {
        case done, outputFull, invalid, incomplete
    }

    private let handle: iconv_t

    /// Nil if the C library does not know the encoding.
    init?(from encoding: String) {
        guard let handle = iconv_open("UTF-8", encoding), Int(bitPattern: handle) != -1 else { return nil }
        self.handle = handle
    }

    deinit { iconv_close(handle) }

    /// Converts as much as it can.
    func convert(_ input: ArraySlice<UInt8>) -> (output: [UInt8], consumed: Int, end: End) {
        var source = Array(input)
        let capacity = source.count * 3 + 16
        var consumed = 0
        var end = End.done
        let output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
            source.withUnsafeMutableBytes { source in
                buffer.withMemoryRebound(to: CChar.self) { buffer in
                    var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                    var fromLeft = source.count
                    var to = buffer.baseAddress
                    var toLeft = capacity
                    if iconv(handle, &from, &fromLeft, &to, &toLeft) == -1 {
                        end = errno == E2BIG ? .outputFull : errno == EINVAL ? .incomplete : .invalid
                    }
                    consumed = source.count - fromLeft
                    filled = capacity - toLeft
                }
            }
        }
        return (output, consumed, end)
    }
}
