import ArgumentParser
import CallFloor
import LeadFiles
import Store

/// `carillon zone`.
struct ZoneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zone", abstract: "Time zones: where numbers and regions are, when a lead does not say.",
        discussion: """
            Leads get their zones when they are imported: from a column of the file, from its region, from how a number
            begins (the longest prefix counts); a lead without one goes by its campaign's. Countries with one zone are
            known. Those with several, such as North America, are to be added:
              carillon zone set +1212 America/New_York
              carillon zone import area-codes.csv        two columns: prefix or region, zone
            """,
        subcommands: [Set.self, Remove.self, Find.self, Import.self])

    /// `carillon zone set`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say where numbers or a region are.")
        @Argument(help: "How numbers begin (+1212), or what lists write in their region column (Bavaria).")
        var place: String
        @Argument(help: "The zone: Europe/Berlin.") var zone: String
        @OptionGroup var options: GlobalOptions

        func validate() throws {
            if let objection = ZoneCommand.objection(to: place) { throw ValidationError(objection) }
        }

        func run() async throws {
            try await options.withStore { store, tenant, _ in
                let id = try await store.zone(named: zone)
                try await ZoneCommand.set([place: id], store, tenant)
                try await store.audit(
                    actor: operatorName, action: "zone.set", subject: "\(place): \(zone)", tenant: tenant)
            }
            print("What begins with or is '\(place)' is in \(zone), for leads imported from now on.")
        }
    }

    /// `carillon zone remove`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forget what was set; what is delivered holds again.")
        @Argument(help: "The prefix or region.") var place: String
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let removed = try await options.withStore { store, tenant, _ in
                try await store.removeZone(ofPrefixOrRegion: place, tenant: tenant)
            }
            guard removed else { throw Failure("Nothing was set for '\(place)'.") }
            print("It is forgotten.")
        }
    }

    /// `carillon zone find`.
    struct Find: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say where a number or region is.")
        @Argument(help: "A number with its plus, or a region.") var place: String
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let name = try await options.withStore { store, tenant, _ in
                let finder = try await store.zoneFinder(tenant: tenant)
                let zone = place.hasPrefix("+") ? finder.zone(ofNumber: place) : finder.zone(ofRegion: place)
                return try await store.zones()[zone ?? ZoneID(0)]
            }
            if output.json { return try Terminal.printJSON(["zone": name]) }
            print(name ?? "Nobody has said: its campaign's zone holds.")
        }
    }

    /// `carillon zone import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say where many prefixes and regions are: a CSV file with prefix or region, and zone.")
        @Argument(help: "The file.", completion: .file(extensions: ["csv", "txt", "tsv"])) var file: String
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let count = try await options.withStore { store, tenant, _ in
                let places = try await read(store)
                try await ZoneCommand.set(places, store, tenant)
                try await store.audit(
                    actor: operatorName, action: "zone.import", subject: "\(places.count) places", tenant: tenant)
                return places.count
            }
            print("\(count) prefixes and regions are set, for leads imported from now on.")
        }

        /// All of the file, or the first line that is wrong.
        private func read(_ store: Store) async throws -> [String: ZoneID] {
            var rows = try CSVSource(path: file)
            var places: [String: ZoneID] = [:]
            var zones: [String: ZoneID] = [:]
            while let row = try rows.nextRow() {
                if row.columns.allSatisfy(\.isEmpty) { continue }
                if let damage = row.damage { throw Failure("Line \(row.line): \(damage).") }
                guard row.columns.count >= 2 else {
                    throw Failure("Line \(row.line) must have two columns: place, zone.")
                }
                let (place, name) = (row.columns[0], row.columns[1])
                if name.lowercased() == "zone" || name.lowercased() == "time_zone" { continue }
                if let objection = ZoneCommand.objection(to: place) { throw Failure("Line \(row.line): \(objection)") }
                if zones[name] == nil {
                    do {
                        zones[name] = try await store.zone(named: name)
                    } catch {
                        throw Failure("Line \(row.line): \(error)")
                    }
                }
                places[place] = zones[name]
            }
            return places
        }
    }

    /// What is wrong with a prefix or region; nil when nothing is.
    static func objection(to place: String) -> String? {
        if place.hasPrefix("+") {
            return ZoneFinder.isPrefix(place) ? nil : "A prefix is a plus and 1 to 15 digits: +1212."
        }
        return (1...100).contains(place.count) ? nil : "A region has 1 to 100 characters."
    }

    static func set(_ places: [String: ZoneID], _ store: Store, _ tenant: TenantID) async throws {
        try await store.setNumberZones(places.filter { $0.key.hasPrefix("+") }, tenant: tenant)
        try await store.setRegionZones(places.filter { !$0.key.hasPrefix("+") }, tenant: tenant)
    }
}
