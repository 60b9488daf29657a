public import Foundation

/// A whole telephone world under one directory: a private MariaDB, a private Asterisk to drive (the PBX), and a second
/// Asterisk that plays the telephone network and the agents' phones.
///
/// This value says where everything is; it is also what `sandbox.json` in the directory holds, so that another process
/// can find a sandbox. Needs no root, listens on loopback and unix sockets only, and several can run side by side.
public struct Sandbox: Codable, Sendable {
    /// The directory that holds everything the sandbox writes.
    public let directory: String
    /// The version of Asterisk that runs.
    public var asteriskVersion: String { installation.version }
    /// Where the PBX serves ARI: `http://127.0.0.1:20123/ari`.
    public let ariURL: URL
    /// The ARI user's password, made for this sandbox; the user is ``ariUser``.
    public let ariPassword: String
    /// The unix socket of MariaDB.
    public let databaseSocket: String
    /// The network's call records, CSV with a heading line (``NetworkRecord/columns``): the independent witness.
    public let networkRecords: String
    /// The PBX's own call records, CSV with a heading line.
    public let pbxRecords: String
    /// The folder where the PBX keeps recordings made over ARI.
    public let recordings: String

    let installation: AsteriskInstallation

    /// The user that ARI knows.
    public static let ariUser = "carillon"
    /// The database's user, who may do everything.
    public static let databaseUser = PrivateMariaDB.name
    /// That user's password.
    public static let databasePassword = PrivateMariaDB.name
    /// The database: empty when the sandbox starts for the first time, utf8mb4.
    public static let databaseName = PrivateMariaDB.name
    /// The dial template of the trunk to the network; the number is E.164 with its `+`.
    public static let trunkTemplate = "PJSIP/{number}@carrier"
    /// The dial template of agents' phones: extensions of four digits, 1001 and up for normal ones.
    public static let phoneTemplate = "PJSIP/{phone}@phones"

    /// What a sandbox is made of; see ``kill(_:)``.
    public enum Part: String, Codable, Sendable, CaseIterable {
        /// The database server.
        case mariadb
        /// The Asterisk that Carillon drives.
        case pbx
        /// The Asterisk that plays the telephone network and the agents' phones.
        case network
    }

    /// Where a part writes its warnings and errors, for a human.
    public func log(of part: Part) -> String {
        part == .mariadb ? PrivateMariaDB(home: "\(directory)/mariadb").log : "\(directory)/\(part)/log/messages"
    }

    func asterisk(_ role: PrivateAsterisk.Role) -> PrivateAsterisk {
        PrivateAsterisk(role: role, home: "\(directory)/\(role.rawValue)", installation: installation)
    }
}
