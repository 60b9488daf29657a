/// The parts of a `ws` or `wss` URL that dialling needs.
struct WebSocketURL: Equatable {
    let isSecure: Bool
    /// Without the brackets of an IPv6 address.
    let host: String
    let port: Int
    /// Path and query, with the slash in front.
    let target: String

    init?(_ url: String) {
        let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, !url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            return nil
        }
        switch parts[0].lowercased() {
        case "ws:": isSecure = false
        case "wss:": isSecure = true
        default: return nil
        }
        let rest = parts[2].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let target = rest[authority.endIndex...]
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
        let portText: Substring
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            host = String(authority[authority.index(after: authority.startIndex)..<end])
            portText = authority[authority.index(after: end)...]
        } else {
            let end = authority.firstIndex(of: ":") ?? authority.endIndex
            host = String(authority[..<end])
            portText = authority[end...]
        }
        guard !host.isEmpty, !host.contains("@") else { return nil }
        if portText.isEmpty {
            port = isSecure ? 443 : 80
        } else if portText.hasPrefix(":"), let port = Int(portText.dropFirst()), (1...65_535).contains(port) {
            self.port = port
        } else {
            return nil
        }
    }

    /// What goes into the `Host` header.
    var hostHeader: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// What an error may show: the query can hold credentials.
    var origin: String { "\(isSecure ? "wss" : "ws")://\(hostHeader)" }
}
