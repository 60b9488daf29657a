import ARIConnection
import CallFloor
import Foundation
import Journal
import Logging
import Store

/// What happens before a site's first turn: the database and the application are there, and the floor is taken up.
enum SiteOpening {
    /// Waits until the database answers; says once that it is being waited for.
    static func waitForStore(_ store: Store, _ logger: Logger) async throws {
        var backoff = Backoff(from: .milliseconds(200), to: .seconds(5))
        var hasSaid = false
        while let error = await failure(of: store) {
            guard error.isRetriable else { throw error }
            if !hasSaid { logger.error("waiting for the database", metadata: ["error": "\(error)"]) }
            hasSaid = true
            await backoff.sleep()
            try Task.checkCancellation()
        }
    }

    private static func failure(of store: Store) async -> StoreError? {
        do {
            try await store.ping()
            return nil
        } catch {
            return error
        }
    }

    /// Another process that holds the application must not be thrown out of it. An Asterisk that cannot be asked is
    /// waited for by the connection itself.
    ///
    /// - Parameter limit: How long a holder has to answer: it does so in milliseconds, unless its machine is busy. Calls
    ///   that are answered meanwhile meet nobody.
    static func requireApplication(
        _ asterisk: ARIConnection, within limit: Duration, _ logger: Logger
    ) async throws(SiteError) {
        do {
            try await asterisk.client.checkApplicationIsFree(within: limit)
        } catch {
            guard error.code == .applicationInUse else {
                logger.error("waiting for Asterisk", metadata: ["error": "\(error)"])
                return
            }
            throw SiteError(code: .leadershipLost, message: error.message)
        }
    }

    /// The floor as the journal has it; an empty one when there is no journal that this build can replay.
    static func takeUp(
        _ configuration: SiteConfiguration, _ lock: JournalLock, _ store: Store, _ logger: Logger
    ) async throws -> SiteStart {
        if let contents = try journal(lock, logger) {
            guard contents.start.settings.site == configuration.site else {
                throw SiteError(
                    code: .journal,
                    message:
                        "The journal in \(lock.directory.path) is another site's. Each site needs a directory of its own: set 'journal.directory'."
                )
            }
            let start = SiteStart(replaying: contents)
            logger.notice(
                "floor taken up from the journal",
                metadata: [
                    "journal.sequence": "\(start.sequence)", "journal.replayed": "\(contents.entries.count)",
                    "calls": "\(start.floor.callCount)",
                ])
            return start
        }
        let applied = try await store.appliedSequence(of: configuration.site)
        let settled = try await store.settleOrphans(
            of: configuration.site, except: [], at: SiteClock().now(), retryAfter: .seconds(3_600))
        if settled > 0 {
            logger.warning("attempts without a journal are settled as lost", metadata: ["attempts": "\(settled)"])
        }
        let settings = Floor.Settings(site: configuration.site, seed: configuration.seed)
        // Writes are numbered by journal entries: begin above what the store has applied, or they would be passed over.
        return SiteStart(empty: settings, after: applied == 0 ? 0 : SequencedWrite.entry(of: applied) + 1)
    }

    /// What the journal holds. One of another revision is set aside, for whoever wants to look at it.
    private static func journal(
        _ lock: JournalLock, _ logger: Logger
    ) throws -> JournalReader.Contents? {
        let directory = lock.directory
        do {
            return try JournalReader(directory: directory).latest()
        } catch {
            guard error.code == .otherRevision else { throw error }
            logger.warning("the journal is not replayed", metadata: ["reason": "\(error)"])
            let aside = directory.deletingLastPathComponent()
                .appendingPathComponent("\(directory.lastPathComponent)-\(Int(Date().timeIntervalSince1970))")
            try lock.setAside(to: aside)
            return nil
        }
    }
}
