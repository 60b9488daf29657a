// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled by the same rules: Swift 6 language mode, no warning survives, an existential says so,
/// a member is visible only where its module is imported, and an import is internal unless it says `public`.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

extension Target.Dependency {
    static let argumentParser = Self.product(name: "ArgumentParser", package: "swift-argument-parser")
    static let collections = Self.product(name: "Collections", package: "swift-collections")
    static let configuration = Self.product(name: "Configuration", package: "swift-configuration")
    static let hummingbird = Self.product(name: "Hummingbird", package: "hummingbird")
    static let httpTypes = Self.product(name: "HTTPTypes", package: "swift-http-types")
    static let logging = Self.product(name: "Logging", package: "swift-log")
    static let metrics = Self.product(name: "Metrics", package: "swift-metrics")
    static let unixSignals = Self.product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let systemPackage = Self.product(name: "SystemPackage", package: "swift-system")
    static let serviceLifecycle = Self.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let yams = Self.product(name: "Yams", package: "Yams")
    static let nioLocks = Self.product(name: "NIOConcurrencyHelpers", package: "swift-nio")
    static let nioCore = Self.product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = Self.product(name: "NIOPosix", package: "swift-nio")
    static let nioHTTP1 = Self.product(name: "NIOHTTP1", package: "swift-nio")
    static let nioWebSocket = Self.product(name: "NIOWebSocket", package: "swift-nio")
}

extension Target {
    /// A room of the house: `Sources/<name>`.
    static func room(
        _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
    ) -> Target {
        .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
    }

    /// The tests of one room: `Tests/<name>Tests`.
    static func tests(
        _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
    ) -> Target {
        .testTarget(
            name: name + "Tests", dependencies: [.init(stringLiteral: name)] + dependencies, resources: resources,
            swiftSettings: strict)
    }
}

let package = Package(
    name: "carillon",
    products: [
        .executable(name: "carillon", targets: ["carillon"]),
        .library(name: "AsteriskARI", targets: ["AsteriskARI", "ARIConnection"]),
        .library(name: "ScriptedAsterisk", targets: ["ScriptedAsterisk"]),
        // For Benchmarks/, a package of its own: these rooms promise nothing to anybody else.
        .library(
            name: "BenchmarkedRooms",
            targets: [
                "CallFloor", "Jansson", "Journal", "LeadFiles", "LeadImports", "MariaDBClient", "PhoneNumbers",
                "PrivateMariaDB", "Sandbox", "Site",
                "Store",
                "Switchboard",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.3.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.10.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.10.0"),
    ],
    targets: [
        // C and C++, and nothing else
        .target(name: "CJansson", linkerSettings: [.linkedLibrary("jansson")]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CLibWebSockets", linkerSettings: [.linkedLibrary("websockets")]),
        .target(name: "CMariaDB", linkerSettings: [.linkedLibrary("mariadb")]),
        .target(name: "CZip", linkerSettings: [.linkedLibrary("zip")]),
        .target(name: "CExpat", linkerSettings: [.linkedLibrary("expat")]),
        .target(name: "CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber"), .linkedLibrary("stdc++")]),

        // Wrappers: the only importers of those
        .room("LoopThreads", [.nioLocks]),
        .room("Jansson", ["CJansson", .collections]),
        .room("CurlClient", ["CCurl", "LoopThreads", .nioLocks]),
        .room("WebSockets", ["CLibWebSockets", "LoopThreads", .nioLocks]),
        .room("MariaDBClient", ["CMariaDB", "LoopThreads", .nioLocks]),
        .room("PhoneNumbers", ["CPhoneNumber"]),
        .room("Workbooks", ["CZip", "CExpat"]),

        // Pure: values only
        .room("CallPacing"),
        .room("CallFloor", ["CallPacing", .collections]),
        .room("AsteriskARI", ["Jansson"]),

        // Shells: the outside world
        .room(
            "ARIConnection",
            ["AsteriskARI", "Jansson", "CurlClient", "WebSockets", .logging, .metrics, .nioLocks, .serviceLifecycle]),
        .room("Switchboard", ["CallFloor", "AsteriskARI", "ARIConnection", .logging, .nioLocks]),
        .room(
            "Store", ["CallFloor", "CallPacing", "MariaDBClient", .logging, .nioLocks],
            resources: [.embedInCode("schema.sql")]),
        .room("Journal", ["CallFloor", .nioLocks]),
        .room("LeadFiles", ["PhoneNumbers", "Workbooks"]),
        .room("LeadImports", ["CallFloor", "LeadFiles", "PhoneNumbers", "Store"]),
        .room(
            "Site",
            [
                "LoopThreads", .nioLocks, .collections, "CallFloor", "Journal", "Store", "Switchboard", "ARIConnection",
                .logging, .metrics, .serviceLifecycle,
            ]),
        .room(
            "Console", ["Site", "CallFloor", "Store", .hummingbird, .httpTypes, .logging, .nioCore, .serviceLifecycle]),
        .room("Simulation", ["CallFloor", "CallPacing", .collections]),
        .room("Sandbox", resources: [.embedInCode("Resources")]),
        .executableTarget(
            name: "carillon",
            dependencies: [
                "Console", "Simulation", "Site", "Store", "Journal", "Switchboard", "ARIConnection", "CallFloor",
                "CallPacing", "LeadFiles", "LeadImports", "Sandbox", "CurlClient", "PhoneNumbers", .argumentParser,
                .configuration, .logging, .serviceLifecycle, .yams, .systemPackage, .nioCore,
            ],
            swiftSettings: strict),

        // For tests and demonstrations
        .room("ScriptedAsterisk", [.nioCore, .nioPosix, .nioHTTP1, .nioWebSocket, .nioLocks, .logging]),

        .target(name: "PrivateMariaDB", path: "Tests/Support/PrivateMariaDB", swiftSettings: strict),
        .target(
            name: "SiteHouse",
            dependencies: [
                "Site", "Store", "MariaDBClient", "CallFloor", "ARIConnection", "AsteriskARI", "Switchboard",
                "ScriptedAsterisk", "PrivateMariaDB", .logging, .nioLocks, .serviceLifecycle,
            ],
            path: "Tests/Support/SiteHouse", swiftSettings: strict),

        // Tests mirror Sources
        .tests("Sandbox", ["CurlClient", "WebSockets"]),
        .tests("LoopThreads", [.nioLocks]),
        .tests("CallPacing"),
        .tests("CallFloor", ["CallPacing"]),
        .tests("Simulation", ["CallFloor"]),
        .tests("MariaDBClient", ["PrivateMariaDB"]),
        .tests("PhoneNumbers"),
        .tests("Workbooks"),
        .tests("Store", ["CallFloor", "CallPacing", "MariaDBClient", "PrivateMariaDB"]),
        .tests("ScriptedAsterisk", ["CurlClient", "WebSockets"]),
        .tests("LeadFiles", ["PhoneNumbers", "Workbooks"]),
        .tests(
            "ARIConnection",
            ["AsteriskARI", "Jansson", "ScriptedAsterisk", "Sandbox", .logging, .nioLocks, .serviceLifecycle]),
        .tests("CurlClient", [.nioCore, .nioPosix, .nioHTTP1, .nioLocks]),
        .tests("WebSockets", [.nioCore, .nioPosix, .nioHTTP1, .nioWebSocket, .nioLocks]),
        .tests("Jansson"),
        .tests("AsteriskARI", ["Jansson"]),
        .tests("Journal", ["CallFloor"]),
        .tests(
            "Switchboard",
            [
                "CallFloor", "AsteriskARI", "ARIConnection", "Jansson", "ScriptedAsterisk", "Sandbox", .logging,
                .nioLocks,
            ]),
        .tests(
            "Site",
            [
                "SiteHouse", "CallFloor", "Journal", "Store", "ARIConnection", "ScriptedAsterisk", "PrivateMariaDB",
                .logging, .nioLocks, .serviceLifecycle,
            ]),
        .tests(
            "Console",
            ["SiteHouse", "Site", "Store", "CallFloor", "CurlClient", "ScriptedAsterisk", .logging, .serviceLifecycle]),
        .testTarget(
            name: "CarillonTests",
            dependencies: ["carillon", "CallFloor", "MariaDBClient", "PrivateMariaDB", "Store", .argumentParser],
            swiftSettings: strict),
        .testTarget(
            name: "AcceptanceTests",
            dependencies: [
                "carillon", "Site", "Journal", "Store", "CallFloor", "ARIConnection", "AsteriskARI", "CurlClient",
                "Jansson", "Sandbox", "WebSockets", .logging, .nioLocks, .serviceLifecycle,
            ],
            path: "Tests/Acceptance", swiftSettings: strict),
    ]
)
