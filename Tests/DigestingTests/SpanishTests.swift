import FactSheets
import TestSupport
import Testing

@testable import Digesting

@Suite struct SpanishTests {
    /// Mexico City, before and after its clocks go back.
    static func spanish(_ digest: Digest) throws -> Digest {
        var digest = digest
        digest.language = .spanish
        let zone = try #require(Zone.named("America/Mexico_City"))
        digest.timeZone = Digest.LocalTimes(
            zone, telling: digest.events.flatMap { [$0.since, $0.time] }.compactMap { $0 })
        digest.web = "https://watch.example.org/"
        digest.deadlines = [
            Digest.Deadline(
                commitment: "c-1", text: "Negotiations will be completed by October.", pillar: "PILLAR I",
                day: "2022-10-31", words: "October", passed: false),
            Digest.Deadline(
                commitment: "c-2", text: "A report will be published by August.", pillar: nil,
                day: "2022-08-31",
                words: "August", passed: true),
        ]
        return digest
    }

    @Test func `a Spanish digest is the one in the fixtures, as text, HTML and mail`() throws {
        let digest = try Self.spanish(Samples.demo)
        try expect(digestText(digest, style: .plain, width: 78), equals: "demo-es.txt")
        try expect(digestHTML(digest), equals: "demo-es.html")
        let mail = mailMessage(digest, from: "watch@example.org", to: "ana@example.org")
        try expect(String(decoding: mail, as: UTF8.self), equals: "demo-es.eml")
    }

    /// The texts that the sources name, as literals behind `voice(`.
    @Test func `every fixed text has its Spanish`() throws {
        var missing: [String] = []
        for file in [
            "Account", "Callout", "CalendarPoint", "ChangeList", "ChatMessage", "DeadlineList", "DigestHTML",
            "DigestText",
            "Highlights", "Story", "SwitchedOff", "Tally", "Wording",
        ] {
            let source = String(
                decoding: try contents(of: "\(Hledwatch.root)/Sources/Digesting/\(file).swift"), as: UTF8.self
            )
            for part in source.split(separator: "voice(").dropFirst() {
                let trimmed = part.drop { $0 == " " || $0 == "\n" }
                guard trimmed.first == "\"" else { continue }
                let text = String(trimmed.dropFirst().prefix { $0 != "\"" })
                if !text.contains("\\("), Spanish.texts[text] == nil { missing.append("\(file): \(text)") }
            }
        }
        #expect(missing.isEmpty, "\(missing)")
        for kind in Highlights.Kind.allCases { #expect(Spanish.nouns[kind.rawValue] != nil) }
        for kind in Event.Kind.allCases {
            let name = kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst()
            #expect(Spanish.texts[name] != nil)
        }
    }

    @Test func `of many deadlines the nearest are shown, and how many more there are`() {
        var digest = Digest(id: "dg-1", subscriber: "s", time: Samples.at("12:00"), events: [])
        digest.deadlines = (1...20).map {
            Digest.Deadline(
                commitment: "c-\($0)", text: "To be done.", pillar: nil,
                day: "2022-10-\($0 < 10 ? "0" : "")\($0)",
                words: "October", passed: false)
        }
        let text = digestText(digest, style: .plain, width: 80)
        #expect(text.hasPrefix("20 deadlines to look at\n"))
        #expect(text.contains("* Oct 8, 2022.") && !text.contains("Oct 9, 2022."))
        #expect(text.contains("and 12 more; hledwatch ledger names them all."))
        #expect(digestSubject(digest) == "20 deadlines to look at")
    }

    @Test func `places for values are the same in both languages`() {
        for (english, spanish) in Spanish.texts.map({ ($0, $1) }) + Spanish.stored {
            for number in 1...5 {
                #expect(english.contains("{\(number)}") == spanish.contains("{\(number)}"), "\(english)")
            }
        }
    }

    @Test(arguments: [
        (
            "The amount changed: ‘$474 million’ is now ‘$400 million’.",
            "El monto cambió: ‘$474 million’ es ahora ‘$400 million’."
        ),
        (
            "The promise became weaker: ‘will’ is now ‘plans to’.",
            "La promesa se volvió más débil: ‘will’ es ahora ‘plans to’."
        ),
        ("Only punctuation changed: ‘,’ was added.", "Sólo cambió la puntuación: se añadió ‘,’."),
        ("A paragraph was removed.", "Se suprimió un párrafo."),
        (
            "It now stands under ‘B. Two’, before ahead of all headings. It was also split.",
            "Ahora está bajo ‘B. Two’; antes, delante de todos los encabezados. Además se dividió."
        ),
        (
            "The publisher did not move its date in the feed with it.",
            "El editor no cambió con ello su fecha en la fuente."
        ),
        ("4 pillars with 20 commitments", "4 pilares con 20 compromisos"),
        ("1 pillar with 1 commitment", "1 pilar con 1 compromiso"),
        ("1 section, 2 items, 1 paragraph", "1 sección, 2 puntos, 1 párrafo"),
        ("1 paragraph, 2 wonders", "1 paragraph, 2 wonders"),
        ("What nobody wrote.", "What nobody wrote."), ("", ""),
    ])
    func `what the archive holds in English is said in Spanish`(_ english: String, _ spanish: String) {
        var voice = Voice()
        voice.language = .spanish
        #expect(voice.stored(english) == spanish)
    }

    @Test func `times are those of the subscriber's clocks, with UTC and its date where that is another`()
        throws
    {
        let zone = try #require(Zone.named("America/Mexico_City"))
        let times = try ["2022-10-30T05:30:00Z", "2022-10-30T08:30:00Z"].map {
            try #require(Instant(rfc3339: $0))
        }
        var digest = Digest(id: "dg-1", subscriber: "s", time: times[1], events: [])
        digest.timeZone = Digest.LocalTimes(zone, telling: times)
        #expect(Voice(digest).time(times[0]) == "Oct 30, 2022, 00:30 CDT (05:30 UTC)")
        #expect(Voice(digest).time(times[1], besides: times[0]) == "02:30 CST (08:30 UTC)")
        let evening = try #require(Instant(rfc3339: "2022-10-30T03:30:00Z"))
        digest.language = .spanish
        #expect(Voice(digest).time(evening) == "29 oct 2022, 22:30 CDT (30 oct, 03:30 UTC)")
    }
}

@Suite struct HighlightTests {
    private func parts(_ changes: [Change], _ language: Digest.Language = .english) -> [String] {
        var highlights = Highlights()
        for change in changes { highlights.count(change) }
        var voice = Voice()
        voice.language = language
        return highlights.parts(voice)
    }

    @Test func `what happened to several is said of several`() {
        func said(_ kinds: [Event.Kind], _ language: Digest.Language) -> String? {
            var voice = Voice()
            voice.language = language
            let events = kinds.enumerated().map { number, kind in
                Event(
                    id: "ev-\(number)", kind: kind, time: Instant(seconds: 0), significance: .editorial)
            }
            return Tally(events).happened(numbered: true, voice)
        }
        let kinds: [Event.Kind] = [.published, .published, .withdrawn, .recovered, .recovered]
        #expect(said(kinds, .english) == "2 published, 1 withdrawn, 2 readable again")
        #expect(said(kinds, .spanish) == "2 publicados, 1 retirado, 2 legibles de nuevo")
    }

    @Test func `the headline counts promises, deadlines and money`() {
        let dropped = Change(
            kind: .reworded, unit: .item, before: "It will be completed by October 2022.",
            after: "It will be completed.",
            significance: .substantive, rule: "date-removed", explanation: "",
            facts: [
                FactChange(.date, before: "October 2022", after: nil, valueBefore: "2022-10", valueAfter: nil)
            ])
        let all = [Samples.softened, Samples.softened, dropped, Samples.amount]
        #expect(parts(all) == ["2 promises weakened", "1 deadline dropped", "$74 million less"])
        #expect(
            parts(all, .spanish) == [
                "2 compromisos debilitados", "1 plazo eliminado", "US$74 millones menos",
            ])
        #expect(parts([Samples.deadline]) == ["1 deadline put off"])
        #expect(parts([Samples.dropped]) == ["1 commitment dropped"])
        #expect(parts([Samples.editorial, Samples.cosmetic]).isEmpty)
    }

    @Test func `a date that is no limit is no deadline`() {
        let change = Change(
            kind: .reworded, unit: .item, before: "On October 3 they met.", after: "On October 4 they met.",
            significance: .substantive, rule: "date-changed", explanation: "",
            facts: [
                FactChange(
                    .date, before: "October 3", after: "October 4", valueBefore: "2022-10-03",
                    valueAfter: "2022-10-04")
            ])
        #expect(parts([change]) == ["1 substantive change"])
    }
}
