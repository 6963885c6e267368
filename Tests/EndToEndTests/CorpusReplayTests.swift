import FactSheets
import TestSupport
import Testing

/// The 728 recorded captures of the White House feed through the built program, where they are at hand.
@Suite(.blocking) struct CorpusReplayTests {
    private struct Listed: Decodable {
        let documents: [Document]
        struct Document: Decodable {
            let id: String
            let state: String
        }
    }

    @Test
    func `replayed through HTTP, the recording tells what its import tells, and no stale copy is a change`()
        throws
    {
        guard let recording = Corpus.file("feeds-whitehouse-2021.warc.gz") else { return }
        let (replayed, imported) = (try TemporaryDirectory(), try TemporaryDirectory())
        let config = DemonstrationTests.config
        let run = try Hledwatch.run(
            "replay", recording, "--follow", "all", "--config", config, "--state", replayed.path, "--format",
            "json")
        #expect(run.code == 0, "\(run.errors)")
        let taken = try Hledwatch.run(
            "import", recording, "--follow", "all", "--config", config, "--state", imported.path)
        #expect(taken.code == 0, "\(taken.errors)")
        func digest(_ path: String) throws -> Digest {
            let told = try Hledwatch.run(
                "digest", "--since", "2021-01-01", "--format", "json", "--state", path, "--config", config)
            return try JSON.decode(Digest.self, from: Array(told.output.utf8))
        }
        let events = try digest(imported.path).events
        #expect(try digest(replayed.path).events.map(\.id) == events.map(\.id))
        #expect(
            try Hledwatch.run("list", "--state", replayed.path, "--format", "json").output
                == Hledwatch.run("list", "--state", imported.path, "--format", "json").output)

        let kinds = Dictionary(grouping: events, by: \.kind).mapValues(\.count)
        print("replay of the corpus: \(kinds.map { "\($0.key.rawValue) \($0.value)" }.sorted())")
        // A stale copy would be told twice: there, and back. A return that stays is the publisher's.
        for event in events where event.equalsVersion != nil {
            let back = events.first {
                $0.document?.id == event.document?.id && $0.previousVersion == event.version
                    && $0.equalsVersion == event.previousVersion
            }
            #expect(back == nil, "\(event.document?.id ?? "") went back and forth at \(event.time)")
        }
        // Read off the bodies themselves: one item left the middle of the window and stayed away.
        #expect(events.count { $0.kind == .withdrawn } == 1)
        #expect(kinds[.blind] == nil && kinds[.vanished] == nil, "\(kinds)")
        let list = try Hledwatch.run("list", "--state", imported.path, "--format", "json").output
        let documents = try JSON.decode(Listed.self, from: Array(list.utf8)).documents
        #expect(documents.count { $0.state == "withdrawn" } == 1)
        #expect(documents.count == 663)
    }
}
