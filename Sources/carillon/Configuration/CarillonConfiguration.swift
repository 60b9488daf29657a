import Foundation

/// What `carillon.yaml` and the environment say, checked. Every key is documented in docs/configuration.md, by the same
/// table that it is read with.
struct CarillonConfiguration: Sendable {
    var site = "main"
    var tenant = "default"
    var country = "US"
    var database = Database()
    var asterisk = Asterisk()
    var journalDirectory = "/var/lib/carillon/journal"
    var controlSocket = "/run/carillon/carillon.sock"
    var leadLease = Duration.seconds(300)
    var drainTimeout = Duration.seconds(30)
    var logLevel = "info"

    struct Database: Sendable {
        var socket = ""
        var host = "127.0.0.1"
        var port = 3306
        var user = "carillon"
        var password = ""
        var name = "carillon"
        var connections = 6
    }

    struct Asterisk: Sendable {
        var url = "http://127.0.0.1:8088/ari"
        var user = "carillon"
        var password = ""
        var application = "carillon"
        var connections = 16
        var pingInterval = Duration.seconds(5)
    }

    private static let defaults = CarillonConfiguration()

    // MARK: The table

    static let site = Setting<String>.text(
        "site", defaults.site, "The name of this site: one Carillon and the Asterisk it drives. Sites share a database."
    )
    static let tenant = Setting<String>.text("tenant", defaults.tenant, "Whose campaigns this site runs.")
    static let country = Setting<String>(
        key: "country", type: "two letters (ISO 3166)", fallback: defaults.country,
        help: "The country of numbers that are written without a country code."
    ) { $0.count == 2 && $0.allSatisfy { $0.isASCII && $0.isLetter } ? $0.uppercased() : nil }
    static let databaseSocket = Setting<String>.text(
        "database.socket", defaults.database.socket,
        "MariaDB's unix socket. When set, host and port are not used.")
    static let databaseHost = Setting<String>.text("database.host", defaults.database.host, "MariaDB's host.")
    static let databasePort = Setting<Int>.whole(
        "database.port", defaults.database.port, 1...65535, "MariaDB's port.")
    static let databaseUser = Setting<String>.text("database.user", defaults.database.user, "The database's user.")
    static let databasePassword = Setting<String>.text(
        "database.password", "", "That user's password. Better in the environment than in a file.", isSecret: true)
    static let databaseName = Setting<String>.text("database.name", defaults.database.name, "The database.")
    static let databaseConnections = Setting<Int>.whole(
        "database.connections", defaults.database.connections, 3...64,
        "Connections at most. Each is a thread here and one in MariaDB.")
    static let asteriskURL = Setting<String>(
        key: "asterisk.url", type: "http or https URL", fallback: defaults.asterisk.url,
        help: "Where Asterisk serves ARI, with the path `/ari` at its end."
    ) { text in
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""), url.host != nil else {
            return nil
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
    static let asteriskUser = Setting<String>.text(
        "asterisk.user", defaults.asterisk.user, "The user in Asterisk's `ari.conf`.")
    static let asteriskPassword = Setting<String>.text(
        "asterisk.password", "", "That user's password. Better in the environment than in a file.", isSecret: true)
    static let asteriskApplication = Setting<String>.text(
        "asterisk.application", defaults.asterisk.application,
        "The Stasis application that owns Carillon's calls. One Carillon for each name.")
    static let asteriskConnections = Setting<Int>.whole(
        "asterisk.connections", defaults.asterisk.connections, 1...128, "Parallel HTTP connections to ARI at most.")
    static let asteriskPing = Setting<Duration>.seconds(
        "asterisk.ping", 5, 1...60,
        "How often the event socket is pinged, and how long an answer may take before the link counts as lost.")
    static let journalDirectory = Setting<String>.text(
        "journal.directory", defaults.journalDirectory,
        "Where the journal is: what happened, before it is acted on. On a local disk.")
    static let controlSocket = Setting<String>.text(
        "control.socket", defaults.controlSocket,
        "The unix socket by which this command speaks to a running `carillon serve`.")
    static let leadLease = Setting<Duration>.seconds(
        "leads.lease", 300, 30...86_400,
        "How long leads stay with a site that is gone before another may dial them.")
    static let drainTimeout = Setting<Duration>.seconds(
        "shutdown.timeout", 30, 0...3_600, "How long an orderly end waits for conversations.")
    static let logLevel = Setting<String>.choice(
        "log.level", defaults.logLevel, of: ["trace", "debug", "info", "notice", "warning", "error", "critical"],
        "The least important lines that are logged.")

    /// Every key there is, in the order of the documentation.
    static let table: [SettingRow] = [
        site.row, tenant.row, country.row,
        databaseSocket.row, databaseHost.row, databasePort.row, databaseUser.row, databasePassword.row,
        databaseName.row, databaseConnections.row,
        asteriskURL.row, asteriskUser.row, asteriskPassword.row, asteriskApplication.row, asteriskConnections.row,
        asteriskPing.row,
        journalDirectory.row, controlSocket.row, leadLease.row, drainTimeout.row, logLevel.row,
    ]

    /// Takes over what was read.
    init(reading values: SettingValues) throws(ConfigurationError) {
        site = try values.value(of: Self.site)
        tenant = try values.value(of: Self.tenant)
        country = try values.value(of: Self.country)
        database.socket = try values.value(of: Self.databaseSocket)
        database.host = try values.value(of: Self.databaseHost)
        database.port = try values.value(of: Self.databasePort)
        database.user = try values.value(of: Self.databaseUser)
        database.password = try values.value(of: Self.databasePassword)
        database.name = try values.value(of: Self.databaseName)
        database.connections = try values.value(of: Self.databaseConnections)
        asterisk.url = try values.value(of: Self.asteriskURL)
        asterisk.user = try values.value(of: Self.asteriskUser)
        asterisk.password = try values.value(of: Self.asteriskPassword)
        asterisk.application = try values.value(of: Self.asteriskApplication)
        asterisk.connections = try values.value(of: Self.asteriskConnections)
        asterisk.pingInterval = try values.value(of: Self.asteriskPing)
        journalDirectory = try values.value(of: Self.journalDirectory)
        controlSocket = try values.value(of: Self.controlSocket)
        leadLease = try values.value(of: Self.leadLease)
        drainTimeout = try values.value(of: Self.drainTimeout)
        logLevel = try values.value(of: Self.logLevel)
    }

    /// The defaults.
    init() {}
}
