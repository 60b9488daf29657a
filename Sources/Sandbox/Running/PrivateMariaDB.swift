import Foundation

/// A MariaDB server of the sandbox's own, reached by a unix socket only.
struct PrivateMariaDB {
    /// The database, its user and that user's password, as `mariadb-template.sql` makes them.
    static let name = "carillon"

    /// The server's folder.
    let home: String

    /// Where it listens.
    var socket: String { "\(home)/mariadb.sock" }

    /// What it writes about itself.
    var log: String { "\(home)/mariadb.log" }

    private var data: String { "\(home)/data" }

    /// What starts it.
    var command: [String] {
        get throws {
            guard let program = Command.find("mariadbd") else {
                throw SandboxError(.missingProgram, "'mariadbd' is not installed. Run `make deps`.")
            }
            return [program, "--defaults-file=\(home)/mariadb.cnf"]
        }
    }

    /// Writes the configuration, and copies the empty database from `template` unless there is one already.
    func prepare(template: String) async throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: "\(home)/tmp", withIntermediateDirectories: true)
        try ConfigurationFile.render(
            PackageResources.mariadb_cnf,
            ["home": home, "data": data, "socket": socket, "user": NSUserName()], to: "\(home)/mariadb.cnf")
        if !manager.fileExists(atPath: data) {
            let copy = try await Command.run(["cp", "-a", "--sparse=always", "--reflink=auto", template, data])
            guard copy.status == 0 else { throw SandboxError(.database, "No empty database: \(copy.tail)") }
        }
    }

    /// Makes the template, a data folder with an empty database in it, unless it is there. It takes a few seconds, once
    /// for a version of MariaDB. The caller holds the cache folder's lock.
    ///
    /// - Returns: The template's folder.
    static func template(in cache: String, progress: (String) -> Void) async throws -> String {
        let manager = FileManager.default
        let version =
            try await Command.run(["mariadbd", "--version"]).output
            .split(separator: " ").first { $0.first?.isNumber == true } ?? "unknown"
        let place = "\(cache)/mariadb/\(version)"
        if manager.fileExists(atPath: place) { return place }
        progress("preparing an empty database")
        let work = "\(place)-new"
        try? manager.removeItem(atPath: work)
        try manager.createDirectory(atPath: work, withIntermediateDirectories: true)
        let options = ["--no-defaults", "--datadir=\(work)", "--user=\(NSUserName())", "--innodb-log-file-size=96M"]
        let install = try await Command.run(
            ["mariadb-install-db"] + options + ["--skip-test-db", "--auth-root-authentication-method=normal"])
        guard install.status == 0 else {
            throw SandboxError(.database, "mariadb-install-db failed: \(install.tail)")
        }
        let statements = "\(work)/first.sql"
        try ConfigurationFile.render(PackageResources.mariadb_template_sql, [:], to: statements)
        let boot = try await Command.run(["mariadbd"] + options + ["--bootstrap"], input: statements)
        guard boot.status == 0 else { throw SandboxError(.database, "mariadbd --bootstrap failed: \(boot.tail)") }
        try manager.removeItem(atPath: statements)
        try manager.moveItem(atPath: work, toPath: place)
        return place
    }

    /// Whether it answers.
    func answers() async throws -> Bool {
        guard FileManager.default.fileExists(atPath: socket) else { return false }
        let ping = try await Command.run([
            "mariadb-admin", "--no-defaults", "--socket=\(socket)", "--user=\(Self.name)", "--password=\(Self.name)",
            "ping",
        ])
        return ping.status == 0
    }
}
