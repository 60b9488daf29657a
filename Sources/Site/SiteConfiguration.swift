public import CallFloor
public import Foundation

/// What a site is told at its start.
public struct SiteConfiguration: Sendable {
    /// The site's row in the store.
    public var site: SiteID
    /// Whose campaigns it runs.
    public var tenant: TenantID
    /// The ARI application's name.
    public var application: String
    /// Where the journal is.
    public var journalDirectory: URL
    /// How long leads stay leased to this site without renewal: what a dead site costs.
    public var leadLease: Duration
    /// How long the lead over the site stays without renewal.
    public var siteLease: Duration
    /// How often settings are read from the store again.
    public var refreshInterval: Duration
    /// How long an orderly end waits for conversations.
    public var drainTimeout: Duration
    /// Where the floor's ids come from.
    public var seed: UInt64

    /// Creates a configuration.
    public init(
        site: SiteID, tenant: TenantID, application: String, journalDirectory: URL,
        leadLease: Duration = .seconds(300), siteLease: Duration = .seconds(15),
        refreshInterval: Duration = .seconds(2), drainTimeout: Duration = .seconds(30), seed: UInt64
    ) {
        self.site = site
        self.tenant = tenant
        self.application = application
        self.journalDirectory = journalDirectory
        self.leadLease = leadLease
        self.siteLease = siteLease
        self.refreshInterval = refreshInterval
        self.drainTimeout = drainTimeout
        self.seed = seed
    }
}

/// Why a site could not go on, and what to do.
public struct SiteError: Error, CustomStringConvertible {
    /// The kind of trouble.
    public struct Code: Hashable, Sendable {
        private let name: String
        private init(_ name: String) { self.name = name }
        /// Another process leads this site, or took its application.
        public static let leadershipLost = Code("leadershipLost")
        /// The request makes no sense for the floor as it is.
        public static let refused = Code("refused")
        /// Nothing of that name is on the floor.
        public static let notFound = Code("notFound")
        /// The journal can no longer be written: without it nothing may be done.
        public static let journal = Code("journal")
    }

    /// The kind of trouble.
    public var code: Code
    /// What happened and what to do.
    public var message: String

    public var description: String { message }

    /// Creates an error.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// Another process has taken our application.
    static func replaced(_ application: String) -> Self {
        Self(
            code: .leadershipLost,
            message:
                "Another process took the application '\(application)' in Asterisk. Each Carillon needs an application of its own: set 'asterisk.application'."
        )
    }
}
