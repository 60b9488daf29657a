import ARIConnection
import AsteriskARI
import Switchboard

extension CarillonConfiguration {
    /// How the connection to Asterisk is made: its event filter lets through just what the floor lives on.
    var ari: ARIConfiguration {
        ARIConfiguration(
            url: asterisk.url, user: asterisk.user, password: asterisk.password,
            application: ApplicationName(rawValue: asterisk.application), maxConnections: asterisk.connections,
            pingInterval: asterisk.pingInterval, pongDeadline: asterisk.pingInterval,
            eventFilter: ARIEventFilter(allowed: EventReader.wantedEvents))
    }
}
