#if canImport(Glibc)
    import Glibc
#endif
import Dispatch
import FactSheets
import TestSupport
import Testing

@testable import Supervising

/// Each runs in a process of its own: the environment and the signals belong to a whole process.
@Suite struct SupervisingTests {
    @Test func `systemd is told of ready, reload, life and stop`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let socket = try NotifySocket(path: folder.path + "/notify")
            unsafe setenv("NOTIFY_SOCKET", socket.path, 1)
            let supervisor = Supervisor()
            supervisor.starting("the database is away", within: .seconds(90))
            #expect(socket.next() == ["EXTEND_TIMEOUT_USEC=90000000", "STATUS=the database is away"])
            supervisor.ready()
            #expect(socket.next() == ["READY=1"])
            supervisor.reloading()
            let reload = socket.next()
            #expect(reload.first == "RELOADING=1")
            let stamp = try #require(reload.last?.split(separator: "=").last.flatMap { UInt64($0) })
            let now = DispatchTime.now().uptimeNanoseconds / 1000
            #expect(stamp <= now && stamp + 60_000_000 > now)
            supervisor.alive("watching 14 sources")
            #expect(socket.next() == ["WATCHDOG=1", "STATUS=watching 14 sources"])
            supervisor.stopping()
            #expect(socket.next() == ["STOPPING=1"])
        }
    }

    @Test func `a status from outside cannot say anything else to systemd`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let socket = try NotifySocket(path: folder.path + "/notify")
            unsafe setenv("NOTIFY_SOCKET", socket.path, 1)
            Supervisor().alive("source 'x'\nSTOPPING=1\u{1b}[2J")
            #expect(socket.next() == ["WATCHDOG=1", "STATUS=source 'x'\\x0ASTOPPING=1\\x1B[2J"])
        }
    }

    @Test func `without systemd nothing happens`() async {
        await #expect(processExitsWith: .success) {
            unsafe unsetenv("NOTIFY_SOCKET")
            unsafe unsetenv("WATCHDOG_USEC")
            Supervisor().ready()
            Supervisor().alive("x")
            #expect(Supervisor().heartbeat == nil)
        }
    }

    @Test func `the heartbeat is half of the watchdog's time, and only for this process`() async {
        await #expect(processExitsWith: .success) {
            unsafe setenv("WATCHDOG_USEC", "120000000", 1)
            defer {
                unsafe unsetenv("WATCHDOG_USEC")
                unsafe unsetenv("WATCHDOG_PID")
            }
            #expect(Supervisor().heartbeat == .seconds(60))
            unsafe setenv("WATCHDOG_PID", "\(getpid())", 1)
            #expect(Supervisor().heartbeat == .seconds(60))
            unsafe setenv("WATCHDOG_PID", "1", 1)
            #expect(Supervisor().heartbeat == nil)
        }
    }

    @Test func `real signals come through the stream and end nothing`() async {
        await #expect(processExitsWith: .success) {
            let signals = serviceSignals()
            kill(getpid(), SIGHUP)
            var iterator = signals.makeAsyncIterator()
            #expect(await iterator.next() == .reload)
            kill(getpid(), SIGTERM)
            #expect(await iterator.next() == .stop)
            kill(getpid(), SIGINT)
            #expect(await iterator.next() == .stop)
            kill(getpid(), SIGPIPE)
            kill(getpid(), SIGHUP)
            #expect(await iterator.next() == .reload)
        }
    }

    @Test func `a credential is found by its name, a file by its path`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let file = try folder.write(Array("s3cret\n".utf8), as: "mail-password")
            unsafe setenv("CREDENTIALS_DIRECTORY", folder.path, 1)
            defer { unsafe unsetenv("CREDENTIALS_DIRECTORY") }
            #expect(try readSecret("mail-password") == "s3cret")
            #expect(try readSecret(file) == "s3cret")
            try folder.write(Array("whsec_a\r\nwhsec_b\r\n".utf8), as: "hook")
            #expect(try readSecret("hook") == "whsec_a\r\nwhsec_b")
            #expect(throws: SecretError.unreadable(path: "other", reason: "no such file")) {
                try readSecret("other")
            }
            #expect(throws: SecretError.noCredentials(name: "..")) { try readSecret("..") }
        }
    }

    @Test func `a secret that everybody can read is no private one`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory()
            let file = try folder.write(Array("s3cret\n".utf8), as: "web-tokens")
            unsafe chmod(file, 0o640)
            #expect(try readPrivateSecret(file) == "s3cret")
            for mode: mode_t in [0o644, 0o602] {
                unsafe chmod(file, mode)
                let error = #expect(throws: SecretError.exposed(path: file)) { try readPrivateSecret(file) }
                #expect(
                    error?.description == """
                        everybody can read the secret in '\(file)'
                          hint: chmod o= '\(file)'
                        """)
            }
        }
    }

    @Test func `what is no secret is refused without showing it`() async {
        await #expect(processExitsWith: .success) {
            unsafe unsetenv("CREDENTIALS_DIRECTORY")
            let error = #expect(throws: SecretError.self) { try readSecret("mail-password") }
            #expect(
                error?.description == """
                    no credential 'mail-password': systemd passed none to this process
                      hint: add 'LoadCredential=mail-password:FILE' to the service, or write an absolute path
                    """)
            let folder = try TemporaryDirectory()
            let path = folder.path + "/secret"
            try folder.write([0x0a], as: "secret")
            #expect(throws: SecretError.empty(path: path)) { try readSecret(path) }
            try folder.write([0x61, 0, 0x62], as: "secret")
            #expect(throws: SecretError.notText(path: path)) { try readSecret(path) }
            try folder.write([0xff, 0xfe], as: "secret")
            #expect(throws: SecretError.notText(path: path)) { try readSecret(path) }
            try folder.write([UInt8](repeating: 0x61, count: 65_537), as: "secret")
            #expect(throws: SecretError.tooLarge(path: path)) { try readSecret(path) }
            #expect(throws: SecretError.unreadable(path: "/", reason: "it is a directory")) {
                try readSecret("/")
            }
            #expect(throws: SecretError.tooLarge(path: "/dev/zero")) { try readSecret("/dev/zero") }
        }
    }

    @Test func `standard error is the journal only when systemd says so`() async {
        await #expect(processExitsWith: .success) {
            var pipeEnds: [Int32] = [0, 0]
            try #require(unsafe pipe(&pipeEnds) == 0)
            defer { for end in pipeEnds { close(end) } }
            var status = stat()
            try #require(unsafe fstat(pipeEnds[1], &status) == 0)
            unsafe setenv("JOURNAL_STREAM", "\(status.st_dev):\(status.st_ino)", 1)
            #expect(isJournal(pipeEnds[1]))
            unsafe setenv("JOURNAL_STREAM", "1:2", 1)
            #expect(!isJournal(pipeEnds[1]))
            unsafe unsetenv("JOURNAL_STREAM")
            #expect(!isJournal(pipeEnds[1]))
        }
    }
}

@Suite struct LogTests {
    private func lines(prefixed: Bool, _ body: (Log) -> Void) throws -> String {
        var pipeEnds: [Int32] = [0, 0]
        try #require(unsafe pipe(&pipeEnds) == 0)
        body(Log(minimum: .info, descriptor: pipeEnds[1], prefixed: prefixed))
        close(pipeEnds[1])
        defer { close(pipeEnds[0]) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe read(pipeEnds[0], &buffer, buffer.count)
        return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    }

    @Test func `a line is a level, a constant message and quoted fields`() throws {
        let text = try lines(prefixed: true) { log in
            log(.warning, "source failed, trying again later", [(.source, "ustr"), (.reason, "timed out")])
            log(.debug, "not shown")
            log(.error, "stopped")
        }
        #expect(
            text == "<4>source failed, trying again later source=\"ustr\" reason=\"timed out\"\n<3>stopped\n")
    }

    @Test func `on a terminal there is no level`() throws {
        #expect(try lines(prefixed: false) { $0(.info, "ready") } == "ready\n")
    }

    @Test func `what was fetched cannot forge a line, a field or the terminal's state`() throws {
        let text = try lines(prefixed: true) { log in
            log(
                .info, "published",
                [(.title, "x\" status=\"200\n<0>forged \u{1b}]0;t\u{7}\u{202e}evil\u{200b}\u{85} café \\")])
        }
        #expect(
            text == "<6>published title=\"x\\\" status=\\\"200\\x0A<0>forged \\x1B]0;t\\x07[U+202E]evil"
                + "[U+200B]\\x85 café \\\\\"\n")
    }

    @Test func `a long value is cut`() throws {
        let text = try lines(prefixed: false) {
            $0(.info, "m", [(.title, String(repeating: "é", count: 5000))])
        }
        #expect(text == "m title=\"" + String(repeating: "é", count: 1024) + "…\"\n")
    }
}
