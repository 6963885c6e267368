import Digesting
import FactSheets
import Testing

@Suite struct HeartbeatTests {
    @Test func `a heartbeat says in one line what was watched`() {
        #expect(
            heartbeatText(sources: 14, checks: 1488, unchanged: 1461, failed: 0, events: 0, blind: 0)
                == "watched 14 sources, 1,488 checks, 1,461 unchanged, nothing to report")
        #expect(
            heartbeatText(sources: 1, checks: 1, unchanged: 0, failed: 1, events: 2, blind: 1)
                == "watched 1 source, 1 check, 0 unchanged, 1 not answered, 2 events told, 1 cannot be read now"
        )
    }

    private func digest(_ event: Event) -> Digest {
        Digest(id: "dg-1", subscriber: "desk", time: event.time, events: [event])
    }

    @Test func `a heartbeat is a digest of its own, told in every form`() throws {
        let line = "watched 14 sources, 1,488 checks, 1,461 unchanged, nothing to report"
        let beat = digest(
            Event(
                id: "ev-1", kind: .watched, time: Instant(seconds: 1_663_027_200),
                since: Instant(seconds: 1_662_940_800), significance: .none, detail: line))
        #expect(digestSubject(beat) == "The watch goes on: watched")
        let text = digestText(beat, style: .plain, width: 200)
        #expect(
            text.contains("WATCHED. From Sep 12, 2022, 00:00 UTC until Sep 13, 2022, 00:00 UTC."), "\(text)")
        #expect(text.contains(line + "."), "\(text)")
        #expect(digestHTML(beat).contains(line))
        #expect(try JSON.decode(Digest.self, from: digestJSON(beat)) == beat)
    }

    @Test func `a site that vanished is named, with how many pages, and that none is taken for withdrawn`() {
        let gone = digest(
            Event(
                id: "ev-2", kind: .vanished, time: Instant(seconds: 1_663_027_200),
                since: Instant(seconds: 1_663_020_000), source: "press.example.gov",
                significance: .substantive,
                detail: "40 pages were looked at and are not there"))
        #expect(digestSubject(gone) == "Site: press.example.gov: vanished")
        let text = digestText(gone, style: .plain, width: 200)
        #expect(
            text.contains(
                "VANISHED. There at Sep 12, 2022, 22:00 UTC, its pages are not at Sep 13, 2022, 00:00 UTC."),
            "\(text)")
        #expect(text.contains("Nothing there is taken for withdrawn until it answers again."), "\(text)")
    }
}
