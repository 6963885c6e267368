import FactSheets
import TestSupport
import Testing

@Suite(.blocking) struct SubscriberCommandTests {
    private struct Setting {
        let directory: TemporaryDirectory
        let state: String
        let config: String

        init() throws {
            directory = try TemporaryDirectory()
            state = directory.path + "/state"
            config = directory.path + "/hledwatch.toml"
            let shipped = String(decoding: try contents(of: SchemaTests.config), as: UTF8.self)
            try directory.write(
                shipped + """

                    [web]
                    url = "https://watch.example.org/"
                    [[subscriber]]
                    name = "mesa"
                    directory = "\(directory.path)/digests"
                    when = "daily 08:00"
                    time_zone = "America/Mexico_City"
                    language = "es"
                    least = "substantive"
                    [[subscriber]]
                    name = "gone"
                    webhook = "https://127.0.0.1:1/hook"
                    secret_file = "\(directory.path)/no-secret"
                    [[subscriber]]
                    name = "chat"
                    chat = "slack"
                    url_file = "\(directory.path)/slack-url"
                    [[subscriber]]
                    name = "box"
                    maildir = "\(directory.path)/box"
                    [[subscriber]]
                    name = "program"
                    command = ["/bin/sh", "-c", "cat > \(directory.path)/program.json"]
                    form = "json"
                    """, as: "hledwatch.toml")
            try directory.write("https://127.0.0.1:1/services/T0/B0/S3CR3T", as: "slack-url")
        }

        func run(_ arguments: String...) throws -> Program.Result {
            try Program.run(Hledwatch.path, arguments + ["--config", config, "--state", state])
        }
    }

    @Test func `digest shows what a subscriber would be sent, in its language and times`() throws {
        let setting = try Setting()
        #expect(try setting.run("import", DemonstrationTests.recording).code == 0)
        let run = try setting.run(
            "digest", "--subscriber", "mesa", "--since", "2022-09-12", "--format", "json")
        #expect(run.code == 0, "\(run.errors)")
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/digest.schema.json"))
        #expect(try schema.violations(in: Array(run.output.utf8)) == [])
        let digest = try JSON.decode(Digest.self, from: Array(run.output.utf8))
        #expect(digest.language == .spanish)
        #expect(digest.timeZone?.name == "America/Mexico_City")
        #expect(digest.web == "https://watch.example.org/")
        let text = try setting.run("digest", "--subscriber", "mesa", "--since", "2022-09-12").output
        #expect(text.contains("US$74 millones menos"))
        #expect(text.contains("CDT ("))
        #expect(text.contains("https://watch.example.org/documents/"))
    }

    @Test func `send-test sends a marked sample and says what came of it`() throws {
        let setting = try Setting()
        _ = try Program.run("/bin/mkdir", [setting.directory.path + "/digests"])
        let run = try setting.run("send-test", "mesa")
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.errors.contains("delivered to 'mesa'"))
        let text = try Program.run("/bin/sh", ["-c", "cat \(setting.directory.path)/digests/*.txt"]).output
        #expect(text.contains("Es una muestra: nada de esto ocurrió."))
        let json = try Program.run("/bin/sh", ["-c", "cat \(setting.directory.path)/digests/*.json"]).output
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/digest.schema.json"))
        #expect(try schema.violations(in: Array(json.utf8)) == [])
        let failed = try setting.run("send-test", "gone")
        #expect(failed.code == 1)
        #expect(failed.errors.contains("not delivered to 'gone': "))
        let unknown = try setting.run("send-test", "nobody")
        #expect(unknown.code == 64)
        #expect(unknown.errors.contains("the configuration has no subscriber 'nobody'"))
    }

    @Test func `send-test goes through a maildir and a program, and shows nothing of a chat's address`()
        throws
    {
        let setting = try Setting()
        for name in ["box", "program"] {
            let run = try setting.run("send-test", name)
            #expect(run.code == 0, "\(run.errors)")
        }
        let mail = try Program.run("/bin/sh", ["-c", "cat \(setting.directory.path)/box/new/*"]).output
        #expect(mail.contains("\nSubject: [Sample] "))
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/digest.schema.json"))
        #expect(try schema.violations(in: contents(of: setting.directory.path + "/program.json")) == [])
        let chat = try setting.run("send-test", "chat")
        #expect(chat.code == 1)
        #expect(chat.errors.contains("not delivered to 'chat': "))
        #expect(!(chat.errors + chat.output).contains("S3CR3T"))
    }
}
