import Foundation

/// Where this machine gets its own Debian packages from, read from apt's sources.
enum AptSources {
    /// The mirrors that `/etc/apt` names: those with `debian` in their address first, because a third party's
    /// repository has a `main` too; else in apt's order, `sources.list` before `sources.list.d`.
    static func mirrors(etc: String = "/etc/apt") -> [String] {
        let folder = "\(etc)/sources.list.d"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        let files = ["\(etc)/sources.list"] + names.map { "\(folder)/\($0)" }
        let mirrors = files.flatMap { path -> [String] in
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
            if path.hasSuffix(".sources") { return self.mirrors(deb822: text) }
            return path.hasSuffix(".list") ? self.mirrors(oneLine: text) : []
        }
        return mirrors.filter { $0.contains("debian") } + mirrors.filter { !$0.contains("debian") }
    }

    /// The mirrors in one-line format: `deb [options] URI suite component...` (sources.list(5)).
    static func mirrors(oneLine text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            var words = line.split(separator: "#", omittingEmptySubsequences: false)[0].split(
                whereSeparator: \.isWhitespace)
            guard words.first == "deb" else { return nil }
            words.removeFirst()
            if words.first?.hasPrefix("[") == true {
                guard let end = words.firstIndex(where: { $0.hasSuffix("]") }) else { return nil }
                words.removeSubrange(...end)
            }
            guard words.count >= 3 else { return nil }
            return mirror(uri: words[0], suites: [words[1]], components: Array(words[2...]))
        }
    }

    /// The mirrors in deb822 format: stanzas of `Key: value` lines (sources.list(5)).
    static func mirrors(deb822 text: String) -> [String] {
        stanzas(text).flatMap { stanza -> [String] in
            let words = { (key: String) in stanza[key, default: ""].split(whereSeparator: \.isWhitespace) }
            guard words("types").contains("deb"), !["no", "false"].contains(stanza["enabled"]?.lowercased()) else {
                return []
            }
            return words("uris").compactMap {
                mirror(uri: $0, suites: words("suites"), components: words("components"))
            }
        }
    }

    private static func stanzas(_ text: String) -> [[String: String]] {
        var stanzas: [[String: String]] = [[:]]
        var key = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) where !line.hasPrefix("#") {
            if line.allSatisfy(\.isWhitespace) {
                stanzas.append([:])
            } else if line.first?.isWhitespace == true {
                stanzas[stanzas.count - 1][key, default: ""] += " " + line.trimmingCharacters(in: .whitespaces)
            } else if let colon = line.firstIndex(of: ":") {
                key = line[..<colon].lowercased()
                stanzas[stanzas.count - 1][key] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
        }
        return stanzas
    }

    /// The address when it may carry Debian's archive: not the security one, not a disc.
    private static func mirror(uri: Substring, suites: [Substring], components: [Substring]) -> String? {
        guard components.contains("main"), !uri.hasPrefix("cdrom:"),
            !suites.allSatisfy({ $0.contains("security") })
        else { return nil }
        return String(uri)
    }
}
