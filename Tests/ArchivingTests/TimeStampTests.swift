import FactSheets
import TestSupport
import Testing

@testable import Archiving

/// Replies of a real authority: openssl, with a certificate made here.
@Suite(.blocking) struct TimeStampTests {
    private func reply(
        to request: [UInt8], in directory: TestSupport.TemporaryDirectory
    ) throws -> [UInt8] {
        try directory.write(request, as: "request.tsq")
        let run = try Program.run(
            "/bin/sh",
            [
                "-c",
                "cd \(directory.path) && openssl ts -reply -config ts.cnf -queryfile request.tsq -out reply.tsr",
            ])
        try #require(run.code == 0, "\(run.errors)")
        return try contents(of: directory.path + "/reply.tsr")
    }

    @Test func `a token is accepted for its note only, by this program and by openssl`() throws {
        let directory = try TestSupport.TemporaryDirectory()
        let made = try Program.run("/bin/sh", ["-c", TimeStampAuthority.script(in: directory.path)])
        try #require(made.code == 0, "\(made.errors)")
        let note = Array("example.org/log\n1\n…\n".utf8)
        let request = TimeStamp.request(for: note, nonce: 0xFFFF_0123_4567_89AB)
        let answer = try reply(to: request, in: directory)
        guard case .good(let time) = TimeStamp.check(reply: answer, to: request) else {
            Issue.record("\(TimeStamp.check(reply: answer, to: request))")
            return
        }
        #expect((time?.milliseconds ?? 0) > 1_700_000_000_000)
        // Without a nonce, as it is checked years later.
        #expect(
            TimeStamp.check(reply: answer, to: TimeStamp.request(for: note, nonce: nil)) == .good(time: time))
        #expect(
            TimeStamp.check(reply: answer, to: TimeStamp.request(for: note, nonce: 1))
                == .bad(reason: "nonce mismatch"))
        #expect(
            TimeStamp.check(reply: answer, to: TimeStamp.request(for: [1], nonce: nil))
                == .bad(reason: "message imprint mismatch"))
        try directory.write(note, as: "note")
        let verified = try Program.run(
            "/bin/sh",
            ["-c", "cd \(directory.path) && openssl ts -verify -data note -in reply.tsr -CAfile ca.pem"])
        #expect(verified.code == 0, "\(verified.output)\(verified.errors)")
        // The signature is at its end.
        for place in stride(from: answer.count - 60, to: answer.count, by: 7) {
            var other = answer
            other[place] ^= 1
            #expect(TimeStamp.check(reply: other, to: request) != .good(time: time), "byte \(place)")
        }
        #expect(
            TimeStamp.check(reply: answer + [0], to: request)
                == .bad(reason: "it is no reply of a time-stamp authority"))
        #expect(
            TimeStamp.check(reply: [], to: request)
                == .bad(reason: "it is no reply of a time-stamp authority"))
    }

    @Test func `a refusal is no token`() throws {
        let directory = try TestSupport.TemporaryDirectory()
        _ = try Program.run("/bin/sh", ["-c", TimeStampAuthority.script(in: directory.path)])
        var request = TimeStamp.request(for: [1], nonce: 2)
        // The hash's identifier becomes one that nobody knows.
        request[19] = 0x7F
        let answer = try reply(to: request, in: directory)
        #expect(
            TimeStamp.check(reply: answer, to: TimeStamp.request(for: [1], nonce: 2))
                == .bad(reason: "no time stamp token"))
    }
}
