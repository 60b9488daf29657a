import CMariaDB

/// How a connection is made and what every session is set to.
enum Session {
    /// libmariadb wants to be initialised once, before threads use it.
    private static let libraryIsReady: Bool = mysql_server_init(0, nil, nil) == 0

    /// Connects. Blocks for up to the configured time.
    static func open(_ configuration: MariaDBConfiguration) throws(MariaDBError) -> UnsafeMutablePointer<MYSQL> {
        guard libraryIsReady, let handle = mysql_init(nil) else {
            throw MariaDBError(code: .misuse, message: "libmariadb could not be initialised: out of memory.")
        }
        setOptions(of: handle, configuration)
        let host: String?
        let port: UInt32
        let socket: String?
        switch configuration.endpoint {
        case .socket(let path): (host, port, socket) = (nil, 0, path)
        case .tcp(let name, let number): (host, port, socket) = (name, UInt32(number), nil)
        }
        // UPDATE reports the rows that matched: writing the same again is no failure.
        let flags = UInt(CLIENT_FOUND_ROWS)
        guard
            mysql_real_connect(
                handle, host, configuration.user, configuration.password, configuration.database, port, socket, flags)
                != nil
        else {
            let error = ServerError(of: handle).sorted
            mysql_close(handle)
            throw error
        }
        return handle
    }

    /// What a new session is told. Read committed, because claims with `SKIP LOCKED` must not lock gaps.
    static func preparation(_ configuration: MariaDBConfiguration) -> [String] {
        let statementSeconds = configuration.statementTimeout.map(seconds) ?? 0
        let lockSeconds = wholeSeconds(configuration.lockWaitTimeout)
        return [
            "SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci",
            "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
            """
            SET SESSION time_zone = '+00:00', autocommit = 1, \
            sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,\
            NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY', \
            max_statement_time = \(statementSeconds), innodb_lock_wait_timeout = \(lockSeconds)
            """,
        ]
    }

    private static func setOptions(of handle: UnsafeMutablePointer<MYSQL>, _ configuration: MariaDBConfiguration) {
        set(MYSQL_SET_CHARSET_NAME, "utf8mb4", of: handle)
        set(MYSQL_OPT_CONNECT_TIMEOUT, UInt32(wholeSeconds(configuration.connectTimeout)), of: handle)
        if let limit = configuration.statementTimeout {
            // The server ends a long statement. When the server itself hangs, the socket gives up a little later.
            set(MYSQL_OPT_READ_TIMEOUT, UInt32(wholeSeconds(limit) + 5), of: handle)
            set(MYSQL_OPT_WRITE_TIMEOUT, UInt32(wholeSeconds(limit) + 5), of: handle)
        }
        // A server must not be able to ask for this host's files.
        set(MYSQL_OPT_LOCAL_INFILE, UInt32(0), of: handle)
        switch configuration.endpoint {
        case .socket: set(MYSQL_OPT_PROTOCOL, MYSQL_PROTOCOL_SOCKET.rawValue, of: handle)
        case .tcp: set(MYSQL_OPT_PROTOCOL, MYSQL_PROTOCOL_TCP.rawValue, of: handle)
        }
        setSecurity(of: handle, configuration.tls)
    }

    private static func setSecurity(of handle: UnsafeMutablePointer<MYSQL>, _ tls: MariaDBConfiguration.TLS) {
        // Said in every case: from Connector/C 3.4 on, verification is the default.
        switch tls {
        case .off:
            set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, my_bool(0), of: handle)
        case .encrypted:
            set(MYSQL_OPT_SSL_ENFORCE, my_bool(1), of: handle)
            set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, my_bool(0), of: handle)
        case .verified(let authorities):
            set(MYSQL_OPT_SSL_ENFORCE, my_bool(1), of: handle)
            set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, my_bool(1), of: handle)
            if let authorities { set(MYSQL_OPT_SSL_CA, authorities, of: handle) }
        }
    }

    private static func set(_ option: mysql_option, _ text: String, of handle: UnsafeMutablePointer<MYSQL>) {
        text.withCString { _ = mysql_options(handle, option, $0) }
    }

    private static func set<Number: FixedWidthInteger>(
        _ option: mysql_option, _ number: Number, of handle: UnsafeMutablePointer<MYSQL>
    ) {
        withUnsafePointer(to: number) { _ = mysql_options(handle, option, $0) }
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    private static func wholeSeconds(_ duration: Duration) -> Int {
        max(1, Int(seconds(duration).rounded(.up)))
    }
}
