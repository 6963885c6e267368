import Glibc
import TestSupport
import Testing

/// What people get wrong, and what the machine gets wrong: a clear message each, the right exit code, nothing lost.
@Suite(.blocking) struct BadInputTests {
    static let config = Hledwatch.root + "/Config/hledwatch.toml"

    struct Mistake: CustomTestStringConvertible {
        let testDescription: String
        let arguments: [String]
        let code: Int32
        let says: [String]
    }

    static let mistakes = [
        Mistake(
            testDescription: "a speed that no clock can keep",
            arguments: [
                "replay", "--speed", "1e-300", "x.warc", "--config", config, "--state", "/nonexistent",
            ], code: 64,
            says: ["'--speed' is '1e-300'; it can be any number from 0.001 up"]),
        Mistake(
            testDescription: "an unknown command", arguments: ["lits"], code: 64,
            says: ["there is no command 'lits'", "did you mean 'list'?"]),
        Mistake(
            testDescription: "an unknown option", arguments: ["list", "--formt", "json"], code: 64,
            says: ["'--formt'", "did you mean '--format'?"]),
        Mistake(
            testDescription: "a value that is none of the allowed ones",
            arguments: ["list", "--format", "xml"], code: 64,
            says: ["'--format' is 'xml'; it can be text, json"]),
        Mistake(
            testDescription: "a missing operand", arguments: ["diff", "one.md"], code: 64,
            says: ["NEW is missing"]),
        Mistake(
            testDescription: "a file that is not there", arguments: ["read", "./nowhere.html"], code: 1,
            says: ["./nowhere.html", "there is no such file"]),
        Mistake(
            testDescription: "an archive that is not there",
            arguments: ["list", "--state", "/nonexistent/state"], code: 1, says: ["/nonexistent/state"]),
        Mistake(
            testDescription: "a state directory that cannot be made",
            arguments: ["import", "/dev/null", "--config", config, "--state", "/proc/hledwatch"], code: 1,
            says: ["/proc/hledwatch"]),
        Mistake(
            testDescription: "a configuration that is not there",
            arguments: ["run", "--config", "/nonexistent.toml", "--state", "/nonexistent/state"], code: 78,
            says: ["/nonexistent.toml"]),
        Mistake(
            testDescription: "an address on this machine",
            arguments: ["read", "https://127.0.0.1/", "--config", config], code: 1, says: ["127.0.0.1"]),
        Mistake(
            testDescription: "an address with a password in it",
            arguments: ["read", "https://me:secret@example.gov/", "--config", config], code: 64,
            says: ["not an address"]),
    ]

    @Test(arguments: mistakes) func `a mistake is named with what to do`(_ mistake: Mistake) throws {
        let run = try Program.run(Hledwatch.path, mistake.arguments)
        #expect(run.code == mistake.code)
        for text in mistake.says { #expect(run.errors.contains(text), "\(run.errors)") }
        #expect(run.output.isEmpty)
    }

    struct BadFile: CustomTestStringConvertible {
        let testDescription: String
        let command: [String]
        let name: String
        let bytes: [UInt8]
        let says: String
    }

    static let files = [
        BadFile(
            testDescription: "an empty page", command: ["read"], name: "empty.html", bytes: [], says: "empty"),
        BadFile(
            testDescription: "an empty feed", command: ["feed"], name: "empty.xml", bytes: [], says: "empty"),
        BadFile(
            testDescription: "HTML as a feed", command: ["feed"], name: "page.xml",
            bytes: Array("<!DOCTYPE html><html><body><p>Hello</p></body></html>".utf8), says: "not a feed"),
        BadFile(
            testDescription: "a feed as a page", command: ["read"], name: "feed.html",
            bytes: Array(
                "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>x</title></channel></rss>".utf8),
            says: "feed"),
        BadFile(
            testDescription: "bytes that are no text", command: ["read"], name: "noise.html",
            bytes: (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 / 7) }, says: "noise.html"),
        BadFile(
            testDescription: "an empty WARC", command: ["import", "--config", config], name: "empty.warc.gz",
            bytes: [], says: "empty"),
        BadFile(
            testDescription: "a WARC that is none", command: ["import", "--config", config], name: "not.warc",
            bytes: Array("hello, this is no WARC at all\r\n".utf8), says: "WARC"),
    ]

    @Test(arguments: files) func `a bad file is refused by name`(_ file: BadFile) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(file.bytes, as: file.name)
        let run = try Program.run(
            Hledwatch.path, file.command + [path, "--state", directory.path + "/state"])
        #expect(run.code == 1)
        #expect(run.errors.contains(file.says), "\(run.errors)")
        #expect(run.errors.contains(file.name), "\(run.errors)")
    }

    @Test func `a recording cut short is taken in as far as it goes, and the damage is told`() throws {
        let directory = try TemporaryDirectory()
        let whole = try contents(of: DemonstrationTests.recording)
        let path = try directory.write(Array(whole[..<(whole.count / 2)]), as: "cut.warc.gz")
        let run = try Hledwatch.run(
            "import", path, "--config", Self.config, "--state", directory.path + "/state")
        #expect(run.code == 1)
        #expect(run.errors.contains("not read, skipping"))
        #expect(run.output.contains("captures"))
        let list = try Hledwatch.run("list", "--state", directory.path + "/state")
        #expect(list.output.contains("High-Level Economic Dialogue"))
    }

    @Test func `three mistakes in a configuration are all told, with their lines`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(
            """
            [watch]
            interval = "5s"
            widht = 3
            [[profile]]
            name = "hled"
            follow = "some"
            [[profile.source]]
            name = "feed"
            url = "https://www.example.gov/feed/"
            """, as: "bad.toml")
        let run = try Hledwatch.run("check-config", "--config", path)
        #expect(run.code == 78)
        for place in ["bad.toml:2:", "bad.toml:3:", "bad.toml:6:"] {
            #expect(run.errors.contains(place), "\(run.errors)")
        }
        #expect(run.errors.contains("did you mean 'width'"))
    }

    @Test func `a port in use is said, and nothing is begun`() throws {
        let directory = try TemporaryDirectory()
        let taken = try LoopbackServer { _ in [] }
        let run = try Hledwatch.run(
            "replay", DemonstrationTests.recording, "--config", Self.config, "--state",
            directory.path + "/state", "--port",
            "\(taken.port)")
        #expect(run.code == 1)
        #expect(run.errors.contains("\(taken.port)"), "\(run.errors)")
        #expect(run.errors.contains("hint:"), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test func `a page of 100 MB is refused, quickly and in little memory`() throws {
        let directory = try TemporaryDirectory()
        var bytes = Array("<html><body>".utf8)
        let paragraph = Array("<p>The office will provide more of the same, again and again.</p>\n".utf8)
        bytes.reserveCapacity(100 << 20)
        while bytes.count < 100 << 20 { bytes += paragraph }
        let path = try directory.write(bytes, as: "huge.html")
        let run = try Hledwatch.run("read", path)
        #expect(run.code == 1)
        #expect(run.errors.contains("larger than 64 MiB"), "\(run.errors)")
    }

    @Test func `what was fetched cannot speak to the terminal`() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(
            "<html><head><title>A\u{1B}[31m\u{202E}title</title></head><body><article><h1>A\u{1B}[31m\u{202E}title</h1><p>Some \u{1B}]0;owned\u{07} text.</p></article></body></html>",
            as: "escape.html")
        let run = try Hledwatch.run("read", path)
        #expect(run.code == 0)
        #expect(!run.output.utf8.contains(0x1B))
        #expect(!run.output.utf8.contains(0x07))
        #expect(!run.output.contains("\u{202E}"))
        #expect(run.output.contains("text."))
    }

    @Test func `an import of a directory tells what it cannot take, follows no loop, and takes the rest`()
        throws
    {
        let directory = try TemporaryDirectory()
        let made = try Program.run(
            "/bin/sh",
            [
                "-c",
                """
                cd "\(directory.path)" && mkdir -p tree/below && cd tree && mkfifo pipe && ln -s .. below/up && ln -s self self &&
                ln -s nowhere dangling && ln -s /dev/zero zero && : > empty.html &&
                printf -- '---\nsource_url: https://press.example.gov/good\ndate: 2022-01-01\n---\n# Ports\n\nThe text.\n' \
                    > below/good.md
                """,
            ])
        #expect(made.code == 0, "\(made.errors)")
        let run = try Hledwatch.run(
            "import", directory.path + "/tree", "--follow", "all", "--config", DemonstrationTests.config,
            "--state",
            directory.path + "/state")
        #expect(run.code == 1)
        #expect(run.output.hasPrefix("1 captures\n  1 published"), "\(run.output)")
        for told in [
            "pipe': it is neither a file nor a directory", "zero': it is neither a file nor a directory",
            "up': it is a link to a directory, and not followed", "self': ", "dangling': ",
            "empty.html' is empty",
        ] { #expect(run.errors.contains(told), "\(told) in \(run.errors)") }
    }

    @Test func `a setting of the network that cannot be is a mistake of the configuration`() throws {
        let directory = try TemporaryDirectory()
        let config = try directory.write("[network]\nplain_http = [\"[::1]\"]\n", as: "hledwatch.toml")
        for command in [["check-config"], ["poll", "--state", directory.path + "/state"]] {
            let run = try Program.run(Hledwatch.path, command + ["--config", config])
            #expect(run.code == 78, "\(run.errors)")
            #expect(run.errors.contains("'network.plain_http'"), "\(run.errors)")
        }
    }
}
