import FactSheets
import Glibc
import TestSupport
import Testing

/// The built program among addresses it must not ask, and servers made to harm it.
@Suite(.blocking) struct HostileNetworkTests {
    private static let scripts = Hledwatch.root + "/Tests/EndToEndTests/Scripts"

    private struct Trapped: Decodable {
        let forms, proven, asked, rebinds: Int
        let code: Int32
        let trapped: [String]
        let errors, output: String
    }

    @Test func `no forbidden address is ever connected to, by whatever way it is reached`() throws {
        let alone = ["-n", "-m", "--kill-child"]
        let possible = try Program.run(
            "/usr/bin/unshare", alone + ["/usr/sbin/ip", "link", "set", "lo", "up"])
        guard possible.code == 0 else {
            print("skipped: no network namespace can be made here: \(possible.errors)")
            return
        }
        let directory = try TemporaryDirectory()
        let run = try Program.run(
            "/usr/bin/unshare",
            alone + ["/usr/bin/python3", Self.scripts + "/trapped.py", Hledwatch.path, directory.path])
        #expect(run.code == 0, "\(run.errors)")
        let told = try JSON.decode(Trapped.self, from: Array(run.output.utf8))
        #expect(told.trapped == [], "\(told.output)")
        // The traps catch, the server that may be asked was, and the name that changes was looked up again.
        #expect(told.proven == 26)
        #expect(told.asked > 10, "\(told.errors)")
        #expect(told.rebinds > 1)
        #expect(told.forms == 34)
        #expect(told.code == 1, "\(told.errors)")
    }

    private struct Rounds: Decodable {
        struct Round: Decodable {
            let code: Int32
            let seconds, cpu: Double
            let megabytes: Int
            let output, errors: String
        }
        let harms: Int
        let hostile, sound: Round
    }

    @Test func `a round among hostile servers ends in time and memory, and the next one is fine`() throws {
        let directory = try TemporaryDirectory()
        let run = try Program.run(
            "/usr/bin/python3", [Self.scripts + "/hostile.py", Hledwatch.path, directory.path])
        #expect(run.code == 0, "\(run.errors)")
        let rounds = try JSON.decode(Rounds.self, from: Array(run.output.utf8))
        print(
            "hostile round: \(rounds.harms) answers, \(rounds.hostile.cpu) s of processor, \(rounds.hostile.megabytes) MB"
        )
        // 5 of them take the 2 seconds that a request may last; the sanitizers make all else slower.
        #expect(rounds.hostile.seconds < 240, "\(rounds.hostile.output)")
        #expect(rounds.hostile.megabytes < 1500)
        #expect(rounds.sound.code == 0, "\(rounds.sound.errors)")
        let list = try Hledwatch.run("list", "--state", directory.path + "/state", "--format", "json")
        let count = list.output.split(separator: "\n").count { $0.contains("\"title\": \"Ports\"") }
        #expect(count == rounds.harms || list.output.contains("Ports"), "\(list.output)")
    }
}
