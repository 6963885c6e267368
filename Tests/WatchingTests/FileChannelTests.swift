import Digesting
import FactSheets
import TestSupport
import Testing

@testable import Watching

@Suite(.blocking, .serialized) struct FileChannelTests {
    private func names(_ directory: String) throws -> [String] {
        try Program.run("/bin/ls", [directory]).output.split(separator: "\n").map(String.init)
    }

    // MARK: Maildir

    @Test func `a mail is in a maildir's new, whole, and not again when it is sent again`() async throws {
        let setting = try CourierSetting()
        let box = setting.directory.path + "/box"
        let channel = Subscriber.Channel.maildir(box)
        for _ in 0..<2 { #expect(try await setting.send(through: channel).said == "sent") }
        let name = "1662984000.dg-0123456789abcdef01234567.hledwatch"
        #expect(try names(box) == ["cur", "new", "tmp"])
        #expect(try names(box + "/new") == [name])
        #expect(try names(box + "/tmp") == [])
        let mail = mailMessage(
            setting.digest, from: "hledwatch@hledwatch.invalid", to: "desk@hledwatch.invalid")
        #expect(try contents(of: "\(box)/new/\(name)") == mail.filter { $0 != 0x0D })
        _ = try Program.run("/bin/mv", ["\(box)/new/\(name)", "\(box)/cur/\(name):2,S"])
        #expect(try await setting.send(through: channel).said == "sent")
        #expect(try names(box + "/new") == [])
    }

    @Test func `a mail that was cut short in tmp is written anew`() async throws {
        let setting = try CourierSetting()
        let box = setting.directory.path + "/box"
        let name = "1662984000.dg-0123456789abcdef01234567.hledwatch"
        _ = try Program.run("/bin/mkdir", ["-p", box + "/tmp"])
        _ = try setting.directory.write("From: cut sho", as: "box/tmp/\(name)")
        #expect(try await setting.send(through: .maildir(box)).said == "sent")
        #expect(try names(box + "/tmp") == [])
        #expect(try contents(of: "\(box)/new/\(name)").count > 2000)
    }

    @Test func `a maildir that cannot be written to is tried again later, and the path is said`() async throws
    {
        let setting = try CourierSetting()
        _ = try setting.directory.write("a file", as: "box")
        let said = try await setting.send(through: .maildir(setting.directory.path + "/box")).said
        #expect(said.hasPrefix("later: cannot write '\(setting.directory.path)/box/tmp': Not a directory"))
    }

    // MARK: Programs

    private func run(
        _ setting: CourierSetting, _ script: String, form: Subscriber.Command.Form = .text,
        limit: Duration = .seconds(30)
    ) async throws -> String {
        var command = Subscriber.Command(words: ["/bin/sh", "-c", script, "tell", setting.directory.path])
        command.form = form
        command.timeLimit = limit
        return try await setting.send(through: .command(command)).said
    }

    @Test(arguments: [
        ("exit 0", "sent"), ("exit 75", "later: the command ended with 75"),
        ("echo busy; echo more; exit 1", "later: the command ended with 1: busy"),
        ("echo gone >&2; exit 100", "dead: the command ended with 100: it wants no more tries: gone"),
        ("printf '\\033[31mred\\001'; exit 2", "later: the command ended with 2: \\x1B[31mred\\x01"),
        ("kill -9 $$", "later: the command was ended by signal 9"),
        ("exec 1>&- 2>&-; exit 3", "later: the command ended with 3"),
        ("yes | head -c 3000000; exit 4", "later: the command ended with 4: y"),
    ])
    func `a program's end says what became of a digest`(_ script: String, _ outcome: String) async throws {
        #expect(try await run(try CourierSetting(), script) == outcome)
    }

    @Test func `a program gets the digest in the form chosen, and an environment that is empty`() async throws
    {
        let setting = try CourierSetting()
        let expected: [(Subscriber.Command.Form, [UInt8])] = [
            (.text, Array(digestText(setting.digest, style: .plain, width: 80).utf8)),
            (.html, Array(digestHTML(setting.digest).utf8)), (.json, try digestJSON(setting.digest)),
            (
                .mail,
                mailMessage(setting.digest, from: "hledwatch@hledwatch.invalid", to: "desk@hledwatch.invalid")
            ),
        ]
        for (form, bytes) in expected {
            let script = "cat > $1/got; /usr/bin/env > $1/env; pwd > $1/pwd; ls /proc/self/fd > $1/files"
            #expect(try await run(setting, script, form: form) == "sent")
            #expect(try contents(of: setting.directory.path + "/got") == bytes)
        }
        func lines(_ name: String) throws -> [String] {
            String(decoding: try contents(of: "\(setting.directory.path)/\(name)"), as: UTF8.self)
                .split(separator: "\n").map(String.init)
        }
        // The shell adds those of its own.
        let own = ["PWD=/", "OLDPWD=/", "_=/usr/bin/env", "SHLVL=0", "SHLVL=1"]
        #expect(
            try lines("env").filter { !own.contains($0) }.sorted() == ["LANG=C.UTF-8", "PATH=/usr/bin:/bin"])
        #expect(try lines("pwd") == ["/"])
        #expect(try lines("files").count <= 4)
    }

    @Test func `a digest larger than a pipe does not hang a program that reads nothing`() async throws {
        let setting = try CourierSetting()
        var digest = setting.digest
        digest.events = (0..<300).map { index in
            var event = digest.events[0]
            event.id = "ev-\(index)"
            return event
        }
        let command = Subscriber.Command(words: ["/bin/true"])
        #expect(try await setting.send(through: .command(command), digest).said == "sent")
    }

    @Test func `a program that takes too long is ended, with all that it started`() async throws {
        let setting = try CourierSetting()
        let began = ContinuousClock.now
        let script = "sleep 600 & echo $! > $1/pid; trap '' TERM; wait"
        let said = try await run(setting, script, limit: .seconds(3))
        #expect(said == "later: the command took longer than 3s and was ended")
        #expect(ContinuousClock.now - began < .seconds(60))
        let pid = String(decoding: try contents(of: setting.directory.path + "/pid"), as: UTF8.self)
        // A signal has been sent when `kill` returns, not yet taken.
        let runs = "grep -qs '^State:.[^ZX]' /proc/$1/status"
        let gone = "for i in $(seq 600); do \(runs) || exit 0; sleep 0.1; done; exit 1"
        #expect(try Program.run("/bin/sh", ["-c", gone, "gone", String(pid.dropLast())]).code == 0)
    }

    @Test func `a program that leaves another behind is done when it ends`() async throws {
        let setting = try CourierSetting()
        let began = ContinuousClock.now
        #expect(try await run(setting, "sleep 600 & exit 0") == "sent")
        #expect(ContinuousClock.now - began < .seconds(60))
    }

    @Test func `a program is ended when the service stops`() async throws {
        let setting = try CourierSetting()
        let (courier, json, now) = (setting.courier, try digestJSON(setting.digest), setting.now)
        let command = Subscriber.Command(words: [
            "/bin/sh", "-c", "touch $1/started; sleep 600", "tell", setting.directory.path,
        ])
        let subscriber = Subscriber(name: "desk", channel: .command(command))
        let task = Task { await courier.send(json, to: subscriber, now: now).said }
        while try names(setting.directory.path).isEmpty { await Task.yield() }
        task.cancel()
        #expect(await task.value == "later: the command was ended, for the service stops")
    }

    @Test func `a program that is not there is said, and tried again`() async throws {
        let setting = try CourierSetting()
        let command = Subscriber.Command(words: ["/nonexistent/tell"])
        let said = try await setting.send(through: .command(command)).said
        #expect(said.hasPrefix("later: '/nonexistent/tell' cannot be started: No such file or directory"))
    }
}
