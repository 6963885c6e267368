import Digesting
import FactSheets
import Testing

@Suite struct NoteDigestTests {
    private static func note(
        _ text: String, _ kind: Note.Kind = .note, change: Int? = nil, author: String = "Ana <b>"
    ) -> Note {
        Note(
            id: "nt-0123456789abcdef01234567", kind: kind,
            subject: .init(
                document: Samples.slug, url: Samples.url, previousVersion: 1, version: 2,
                seen: Samples.at("14:00"), change: change.map { _ in "ch-0000000000000001" },
                changeNumber: change),
            text: text, author: author, time: Samples.at("15:00"))
    }

    private static func digest(_ notes: [Note], _ language: Digest.Language? = nil) -> Digest {
        var digest = Digest(id: "dg-1", subscriber: "desk", time: Samples.at("16:00"), events: [])
        (digest.notes, digest.language) = (notes, language)
        return digest
    }

    @Test func `a digest of notes alone says so, and each with its place, name and time`() {
        let digest = Self.digest([
            Self.note("Why?\nAsk the office.", change: 3), Self.note("money", .label),
            Self.note("", .reviewed),
        ])
        #expect(digestSubject(digest) == "3 notes since the last digest")
        #expect(
            digestText(digest, style: .plain, width: 120) == """
                3 notes since the last digest

                NOTED

                NOTE. \(Samples.slug)@1..2, change 3 (Ana <b>, Sep 13, 2022, 15:00 UTC)
                  Why?
                  Ask the office.

                LABEL. \(Samples.slug)@1..2 (Ana <b>, Sep 13, 2022, 15:00 UTC)
                  money

                REVIEWED. \(Samples.slug)@1..2 (Ana <b>, Sep 13, 2022, 15:00 UTC)

                Digest dg-1 for desk, Sep 13, 2022, 16:00 UTC. Times are UTC.

                """)
    }

    @Test func `what was taken back is struck, with who took it back and why`() {
        var note = Self.note("Mistaken.")
        note.withdrawn = .init(author: "Ben", time: Samples.at("15:30"), text: "Misread.")
        let text = digestText(Self.digest([note]), style: .plain, width: 160)
        #expect(
            text.contains("  [-Mistaken.-]\n  Withdrawn by Ben, Sep 13, 2022, 15:30 UTC: Misread.\n"),
            "\(text)")
        #expect(
            noteText([note], style: .ansi, width: 160).contains("\u{1B}[31;9mMistaken.\u{1B}[0m"))
        #expect(digestHTML(Self.digest([note])).contains(";text-decoration:line-through\">Mistaken.</del>"))
        let spanish = digestText(Self.digest([note], .spanish), style: .plain, width: 160)
        #expect(spanish.contains("ANOTADO\n\nNOTA. "), "\(spanish)")
        #expect(spanish.contains("Retirada por Ben, 13 sep 2022, 15:30 UTC: Misread."), "\(spanish)")
        #expect(spanish.hasPrefix("1 nota desde el último resumen\n"), "\(spanish)")
    }

    @Test func `in HTML a note is text alone, and leads to the comparison where there are pages`() {
        var digest = Self.digest([Self.note("<script>alert(1)</script> & \u{202E}")])
        digest.web = "https://archive.example.org/"
        let html = digestHTML(digest)
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; [U+202E]"))
        #expect(html.contains("Ana &lt;b&gt;"))
        #expect(!html.contains("<script"))
        #expect(
            html.contains("href=\"https://archive.example.org/documents/\(Samples.slug)/compare/1..2\""))
    }

    @Test func `a digest with notes is the same after it was written as JSON, and is in mails and chats`()
        throws
    {
        let digest = Self.digest([Self.note("Why?", change: 3)])
        #expect(try JSON.decode(Digest.self, from: digestJSON(digest)) == digest)
        let mail = String(
            decoding: mailMessage(digest, from: "hledwatch@example.org", to: "desk@example.org"),
            as: UTF8.self)
        #expect(mail.contains("Subject: 1 note since the last digest"))
        #expect(mail.contains("NOTED"))
        let service = Chat.Service.slack
        #expect(String(decoding: chatPayload(digest, for: service), as: UTF8.self).contains("Why?"))
    }

    @Test func `many notes are counted`() {
        let digest = Self.digest((1...45).map { Self.note("Number \($0)") })
        let text = digestText(digest, style: .plain, width: 120)
        #expect(text.contains("Number 40\n") && !text.contains("Number 41"))
        #expect(text.contains("and 5 more; hledwatch notes has them all."))
        #expect(digestHTML(digest).contains("and 5 more; hledwatch notes has them all."))
    }
}
