import Foundation

extension Sandbox {
    /// How to start a sandbox.
    public struct Configuration: Sendable {
        /// The directory that holds everything; made when missing. What an earlier sandbox left there is used again:
        /// its database, its records. At most 80 bytes, because unix sockets lie in it.
        public var directory: String
        /// What is fetched or made once and shared by all sandboxes: Asterisk (290 MB), voices, an empty database.
        public var cacheDirectory: String
        /// How long the sandbox lives.
        public var lifetime: Lifetime

        /// How long a sandbox lives.
        public enum Lifetime: Sendable {
            /// Until it is stopped or the process that started it ends, however it ends.
            case process
            /// Until it is stopped or another process ends, however it ends.
            case of(pid: Int32)
            /// Until it is stopped, by any process.
            case detached
        }

        /// Creates a configuration.
        public init(
            directory: String, cacheDirectory: String = Configuration.defaultCacheDirectory,
            lifetime: Lifetime = .process
        ) {
            self.directory = directory
            self.cacheDirectory = cacheDirectory
            self.lifetime = lifetime
        }

        /// `$XDG_CACHE_HOME/carillon`, or `~/.cache/carillon`.
        public static var defaultCacheDirectory: String {
            let environment = ProcessInfo.processInfo.environment
            if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return "\(cache)/carillon" }
            return "\(environment["HOME"] ?? NSHomeDirectory())/.cache/carillon"
        }
    }
}
