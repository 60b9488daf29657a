import Glibc

/// The ports one sandbox listens on, all on loopback.
///
/// They come from 20000...31999, below the range the kernel hands out by itself (from 32768 on), so that no other
/// program's outgoing connection can take one between our look and Asterisk's bind.
struct Ports: Codable, Sendable {
    /// ARI and its WebSocket, TCP.
    let http: Int
    /// The PBX's SIP, UDP.
    let pbxSIP: Int
    /// The network's SIP, UDP.
    let networkSIP: Int
    /// The first of ``rtpCount`` UDP ports for the PBX's sound; Asterisk passes over those that are taken.
    let pbxRTP: Int
    /// The first of ``rtpCount`` UDP ports for the network's sound.
    let networkRTP: Int

    /// Ports in one Asterisk's RTP range: two a call leg.
    static let rtpCount = 6000

    /// Chooses ports that are free now.
    ///
    /// - Throws: ``SandboxError`` when a hundred tries found none.
    static func choose() throws -> Ports {
        let rtp = (0..<4).map { 36000 + $0 * rtpCount }.shuffled()
        return Ports(
            http: try free(SOCK_STREAM), pbxSIP: try free(SOCK_DGRAM), networkSIP: try free(SOCK_DGRAM),
            pbxRTP: rtp[0], networkRTP: rtp[1])
    }

    private static func free(_ type: __socket_type) throws -> Int {
        for _ in 0..<100 {
            let port = Int.random(in: 20000...31999)
            if isFree(port, type) { return port }
        }
        throw SandboxError(.part, "No free port between 20000 and 31999. Stop other sandboxes: carillon sandbox stop.")
    }

    private static func isFree(_ port: Int, _ type: __socket_type) -> Bool {
        let socket = Glibc.socket(AF_INET, Int32(type.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
