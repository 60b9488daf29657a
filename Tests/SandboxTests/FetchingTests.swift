import Testing

@testable import Sandbox

@Suite("apt's sources")
struct AptSourcesTests {
    @Test("one-line format")
    func oneLine() {
        let text = """
            # deb http://commented.example/debian bookworm main
            deb http://mirror.example/debian bookworm main contrib # ours
            deb-src http://sources.example/debian bookworm main
            deb [arch=amd64 signed-by=/usr/share/keyrings/k.gpg] https://signed.example/debian trixie main
            deb http://security.example/debian-security bookworm-security main
            deb cdrom:[Debian 12]/ bookworm main
            deb http://flat.example/debian ./
            """
        #expect(
            AptSources.mirrors(oneLine: text) == ["http://mirror.example/debian", "https://signed.example/debian"])
    }

    @Test("deb822 format")
    func deb822() {
        let text = """
            Types: deb deb-src
            URIs: http://one.example/debian
             http://two.example/debian
            Suites: bookworm bookworm-updates
            Components: main
            Signed-By:
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .
             -----END PGP PUBLIC KEY BLOCK-----

            Types: deb
            Enabled: no
            URIs: http://off.example/debian
            Suites: bookworm
            Components: main

            # the security archive is not the whole archive
            Types: deb
            URIs: http://security.example/debian-security
            Suites: bookworm-security
            Components: main
            """
        #expect(AptSources.mirrors(deb822: text) == ["http://one.example/debian", "http://two.example/debian"])
    }

    @Test("a Debian mirror comes before a third party's repository")
    func order() throws {
        let etc = try TemporaryDirectory()
        try etc.write("deb http://vendor.example/apt stable main", to: "sources.list.d/a.list")
        try etc.write(
            "Types: deb\nURIs: http://mirror.example/debian\nSuites: sid\nComponents: main",
            to: "sources.list.d/b.sources")
        #expect(AptSources.mirrors(etc: etc.path) == ["http://mirror.example/debian", "http://vendor.example/apt"])
    }
}

@Suite("Asterisk's version")
struct AsteriskVersionTests {
    @Test(
        "Debian's parts are left out",
        arguments: [
            ("22.10.1", "22.10.1", 22), ("22.10.1+dfsg+~cs6.17.60671434-1", "22.10.1", 22),
            ("1:20.5.0~dfsg-1", "20.5.0", 20), ("GIT-master-1234", "", 0), ("", "", 0),
        ])
    func upstream(text: String, version: String, major: Int) {
        #expect(AsteriskInstallation.upstream(text) == version)
        #expect(AsteriskInstallation.major(text) == major)
    }
}
