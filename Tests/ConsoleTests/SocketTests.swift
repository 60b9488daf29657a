import CurlClient
import Foundation
import Glibc
import Site
import SiteHouse
import Testing

@testable import Console

@Suite("The control socket's file", .timeLimit(.minutes(10)))
struct SocketTests {
    private func fileMode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode : nil
    }

    /// Leaves a socket's file as a process does that was killed.
    private func leaveSocket(at path: String) throws {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        close(descriptor)
    }

    @Test("only its own user may open it, and it goes with the server")
    func isPrivate() async throws {
        let path = socketPath()
        try await withControl(socket: path) { _, _, _ in
            let mode = try #require(fileMode(path))
            #expect(mode & S_IFMT == S_IFSOCK && mode & 0o777 == 0o600)
        }
        #expect(fileMode(path) == nil)
    }

    @Test("one that a dead process left is replaced")
    func replacesStale() async throws {
        let path = socketPath()
        try leaveSocket(at: path)
        try await withControl(socket: path) { caller, _, _ in
            let status = try await caller.status(.get, "api/v1/status")
            #expect(status == 200)
        }
    }

    @Test("one that somebody serves on is not taken away from them")
    func keepsServed() async throws {
        let path = socketPath()
        try await withControl(socket: path) { caller, _, service in
            let second = try ControlServer(path: path, service: service, logger: quiet)
            let error = await #expect(throws: ControlError.self) { try await second.run() }
            #expect(error?.message.contains(path) == true && error?.message.contains("control.socket") == true)
            let status = try await caller.status(.get, "api/v1/status")
            #expect(status == 200)
        }
    }

    @Test("a file that is no socket is not removed")
    func keepsFiles() throws {
        let path = socketPath()
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: ControlError.self) { try ControlSocket.clear(path) }
        #expect(error?.message.contains("no socket") == true)
        #expect(FileManager.default.contents(atPath: path) == Data("precious".utf8))
        try FileManager.default.removeItem(atPath: path)
        try ControlSocket.clear(path)
    }
}
