import ARIConnection
import ArgumentParser
import AsteriskARI
import CallFloor
import Foundation
import Store
import Switchboard

/// `carillon check`: each thing that a site needs, ok or what to do.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Look at the configuration, the database, Asterisk and the trunks: each line is ok, or says what to do.")

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var findings: [Finding] = []
        let configuration: CarillonConfiguration
        do {
            configuration = try await options.load()
            findings.append(Finding("configuration", true, "site '\(configuration.site)'"))
        } catch {
            return try Finding.report([Finding("configuration", false, "\(error)")], asJSON: output.json)
        }
        let store = configuration.makeStore()
        findings += await store.check().map { Finding($0.subject, $0.isOK, $0.message) }
        findings.append(Self.journal(configuration.journalDirectory))
        findings += await Self.asterisk(configuration, trunks: Self.trunks(store, configuration))
        await store.shutDown()
        try Finding.report(findings, asJSON: output.json)
    }

    private static func journal(_ directory: String) -> Finding {
        var place = URL(fileURLWithPath: directory)
        while !FileManager.default.fileExists(atPath: place.path), place.path != "/" { place.deleteLastPathComponent() }
        let isWritable = FileManager.default.isWritableFile(atPath: place.path)
        return Finding(
            "journal", isWritable,
            isWritable ? directory : "\(place.path) cannot be written to by \(operatorName); set 'journal.directory'")
    }

    private static func trunks(_ store: Store, _ configuration: CarillonConfiguration) async -> [Trunk] {
        guard let tenant = try? await store.tenant(named: configuration.tenant) else { return [] }
        return (try? await store.settings(of: tenant))?.trunks ?? []
    }

    private static func asterisk(_ configuration: CarillonConfiguration, trunks: [Trunk]) async -> [Finding] {
        let connection = ARIConnection(
            configuration: configuration.ari, logger: configuration.makeLogger("check"))
        let version: String
        do {
            version = try await connection.perform(ARI.Asterisk.GetInfo()).system?.version ?? "unknown version"
        } catch {
            return [Finding("Asterisk", false, "\(error)")]
        }
        let major = Int(version.prefix { $0.isNumber }) ?? 0
        var findings = [
            Finding("Asterisk", major >= 20, major >= 20 ? version : "\(version) is too old: 20 or later is needed")
        ]
        findings.append(await application(configuration, connection))
        for trunk in trunks { findings.append(await endpoint(of: trunk, connection)) }
        if trunks.isEmpty { findings.append(Finding("trunks", false, "none yet: carillon trunk add")) }
        return findings
    }

    private static func application(
        _ configuration: CarillonConfiguration, _ connection: ARIConnection
    ) async -> Finding {
        let name = configuration.asterisk.application
        if await ControlClient(configuration).isServing() {
            return Finding("application", true, "'\(name)', in use by the Carillon that runs here")
        }
        do {
            _ = try await connection.perform(ARI.Applications.Get(applicationName: ApplicationName(rawValue: name)))
            return Finding(
                "application", false,
                "'\(name)' is in use by another process: each Carillon needs its own, set 'asterisk.application'")
        } catch {
            return error.code == .notFound
                ? Finding("application", true, "'\(name)' is free") : Finding("application", false, "\(error)")
        }
    }

    /// `PJSIP/{number}@carrier` goes through the endpoint `PJSIP/carrier`.
    private static func endpoint(of trunk: Trunk, _ connection: ARIConnection) async -> Finding {
        let subject = "trunk \(trunk.name)"
        // One whose line is reserved first, but over another technology, is looked at like any other.
        if trunk.kind == .dahdi, trunk.pri != nil || trunk.dialTemplate.hasPrefix("DAHDI/") {
            let found = await SpanCheck.look(at: trunk, on: connection)
            return Finding(subject, found.isRight, found.words)
        }
        guard let at = trunk.dialTemplate.lastIndex(of: "@"),
            let slash = trunk.dialTemplate.firstIndex(of: "/")
        else { return Finding(subject, true, "\(trunk.dialTemplate): not looked at, no endpoint to ask about") }
        let technology = String(trunk.dialTemplate[..<slash])
        let resource = String(trunk.dialTemplate[trunk.dialTemplate.index(after: at)...])
        do {
            let endpoint = try await connection.perform(ARI.Endpoints.Get(tech: technology, resource: resource))
            let state = endpoint.state?.rawValue ?? "unknown"
            return Finding(
                subject, state != "offline",
                state == "offline"
                    ? "\(technology)/\(resource) is offline: is the provider reachable, does its registration or qualify work?"
                    : "\(technology)/\(resource) is \(state), \(trunk.channels) channels, \(trunk.callsPerSecond) calls a second"
            )
        } catch {
            return Finding(
                subject, false,
                error.code == .notFound
                    ? "Asterisk has no endpoint \(technology)/\(resource): see pjsip.conf, or correct the trunk's template"
                    : "\(error)")
        }
    }
}
