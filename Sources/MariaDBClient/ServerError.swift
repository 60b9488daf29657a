import CMariaDB

/// What the client library reports about a failed call, before it is sorted.
package struct ServerError {
    private let number: UInt32
    private let sqlState: String
    private let text: String

    /// Reads the last failure of a connection.
    init(of connection: UnsafeMutablePointer<MYSQL>) {
        number = mysql_errno(connection)
        sqlState = String(cString: mysql_sqlstate(connection))
        text = String(cString: mysql_error(connection))
    }

    /// Reads the last failure of a statement. One that came while rows were fetched is noted on the connection only.
    init(of statement: UnsafeMutablePointer<MYSQL_STMT>) {
        if mysql_stmt_errno(statement) == 0, let connection = statement.pointee.mysql {
            self.init(of: connection)
            return
        }
        self.init(
            number: mysql_stmt_errno(statement), sqlState: String(cString: mysql_stmt_sqlstate(statement)),
            text: String(cString: mysql_stmt_error(statement)))
    }

    /// A failure from its parts.
    package init(number: UInt32, sqlState: String, text: String) {
        self.number = number
        self.sqlState = sqlState
        self.text = text
    }

    /// The typed error.
    package var sorted: MariaDBError {
        let entry = Self.table[number]
        return MariaDBError(
            code: entry?.code ?? .server, message: entry?.quotes == .names ? text : Self.hidingQuoted(text),
            number: number, sqlState: sqlState)
    }

    /// What stands between quotes in the server's message.
    private enum Quotes {
        /// Names of tables, columns, accounts: shown.
        case names
        /// Values of columns, or both: hidden.
        case values
    }

    /// Numbers of the client library (2xxx) and of the server, as listed in mariadb.com/kb/en/mariadb-error-codes.
    private static let table: [UInt32: (code: MariaDBError.Code, quotes: Quotes)] = [
        // No way in
        2001: (.unreachable, .names), 2002: (.unreachable, .names), 2003: (.unreachable, .names),
        2004: (.unreachable, .names), 2005: (.unreachable, .names), 2026: (.unreachable, .names),
        1040: (.tooManyConnections, .names), 1203: (.tooManyConnections, .names), 1226: (.tooManyConnections, .names),
        1044: (.accessDenied, .names), 1045: (.accessDenied, .names), 1698: (.accessDenied, .names),
        1130: (.accessDenied, .names), 1142: (.accessDenied, .names), 1143: (.accessDenied, .names),
        1227: (.accessDenied, .names), 2059: (.accessDenied, .names),
        // The connection broke
        2006: (.connectionLost, .names), 2013: (.connectionLost, .names), 2055: (.connectionLost, .names),
        2027: (.connectionLost, .names), 1053: (.connectionLost, .names), 1077: (.connectionLost, .names),
        1079: (.connectionLost, .names), 1080: (.connectionLost, .values), 1152: (.connectionLost, .values),
        1158: (.connectionLost, .names), 1159: (.connectionLost, .names), 1160: (.connectionLost, .names),
        1161: (.connectionLost, .names), 1927: (.connectionLost, .names),
        // Locks and time
        1205: (.lockWaitTimeout, .names), 1213: (.deadlock, .names), 1969: (.statementTimeout, .names),
        3024: (.statementTimeout, .names), 1317: (.interrupted, .names),
        // The data
        1022: (.duplicateKey, .values), 1062: (.duplicateKey, .values), 1586: (.duplicateKey, .values),
        1216: (.foreignKey, .values), 1217: (.foreignKey, .values), 1451: (.foreignKey, .values),
        1452: (.foreignKey, .values), 1048: (.invalidValue, .names), 1264: (.invalidValue, .names),
        1265: (.invalidValue, .names), 1292: (.invalidValue, .values), 1364: (.invalidValue, .names),
        1366: (.invalidValue, .values), 1406: (.invalidValue, .names), 4025: (.invalidValue, .names),
        // The statement
        1049: (.unknownObject, .names), 1054: (.unknownObject, .names), 1146: (.unknownObject, .names),
        1064: (.syntax, .names), 1149: (.syntax, .names),
        // The disk
        1021: (.notWritable, .values), 1114: (.notWritable, .names), 1290: (.notWritable, .names),
        1036: (.notWritable, .names), 1836: (.notWritable, .names),
    ]

    /// The text with everything between single quotes replaced, except the name of a key, a column or a table that
    /// follows the word for it.
    private static func hidingQuoted(_ text: String) -> String {
        let pieces = text.split(separator: "'", omittingEmptySubsequences: false)
        // A value may itself hold quotes. Only a name at the very end of the message can be told from one for certain.
        guard pieces.count > 1 else { return text }
        let before = pieces[0]
        if pieces.count >= 4, let last = pieces.last, last.isEmpty {
            let introduction = pieces[pieces.count - 3]
            if introduction.hasSuffix("for key ") {
                return "\(before)'…' for key '\(pieces[pieces.count - 2])'"
            }
        }
        return "\(before)'…'"
    }
}
