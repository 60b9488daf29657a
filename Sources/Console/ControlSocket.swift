import Glibc

/// The file of a control socket.
public enum ControlSocket {
    /// Makes sure that no living process answers on `path`. A file that a dead process left is no hindrance.
    ///
    /// - Throws: ``ControlError`` that says what to set.
    public static func requireFree(_ path: String) throws(ControlError) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // Where no socket can be, nobody answers; the server says what is wrong with the path.
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return }
        defer { close(socket) }
        let isAnswered = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard !isAnswered else {
            throw ControlError(
                message:
                    "Another Carillon answers on \(path). Stop it, or set another 'control.socket' for this one.")
        }
    }

    /// Removes a socket that a dead process left. One that somebody answers on stays, and so does any other file.
    static func clear(_ path: String) throws(ControlError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ControlError(message: "\(path) is there and is no socket. Remove it, or set 'control.socket'.")
        }
        try requireFree(path)
        unlink(path)
    }
}
