import Archiving
import FactSheets
import Glibc
import Watching

/// A page as a simulation knows it: since when it can be looked at, until when, and when it was edited.
struct LookPage {
    var key: String
    var published: Instant
    var start: Instant
    var end: Instant
    var edits: [Instant]
}

/// The documents of a recording, with an edit in the middle between the last capture without it and the first with it.
struct LookRecord {
    var pages: [LookPage] = []
    var publications: [Instant] = []
    var start: Instant
    var end: Instant

    init(recording: String, state: String) throws {
        let archive = try Archive(directory: state, mode: .write)
        var configuration = Configuration()
        configuration.profiles = [Profile(name: "all", follow: .all)]
        let importer = Importer(archive: archive, configuration: configuration, follow: .all)
        let report = try importer.run([recording]) { _, _ in }
        guard report.damage.isEmpty, let end = try archive.lastCaptureTime() else {
            fail("'\(recording)' cannot be read")
        }
        for document in try archive.documents() {
            let edits = try archive.versions(of: document.id).dropFirst().map { version in
                let since = version.since ?? version.time
                return since + (version.time - since) / 2
            }
            let published = document.published ?? document.firstSeen
            publications.append(published)
            pages.append(
                LookPage(
                    key: document.slug, published: published, start: document.firstSeen,
                    end: document.lastSeen, edits: edits.sorted()))
        }
        pages.sort { ($0.start, $0.key) < ($1.start, $1.key) }
        publications.sort()
        start = pages.first?.start ?? end
        self.end = end
    }

    /// The pages that were first seen in the second half: nothing was learned from them.
    var secondHalf: [LookPage] { pages.filter { $0.start >= start + (end - start) / 2 } }

    /// The same pages, looked at until the record ends. What became of them after they left the feed is not known: no
    /// edit is counted there, but the looks are.
    func toTheEnd(_ pages: [LookPage]) -> [LookPage] {
        pages.map { page in
            var page = page
            page.end = end
            return page
        }
    }

    /// Pages that are edited at random, each at a rate of its own, as the pages of the Web are by J. Cho and
    /// H. Garcia-Molina, "The evolution of the Web and implications for an incremental crawler", 2000, figure 2: 23 %
    /// once in a day or more often, 15 % in a week, 16 % in a month, 16 % in four months, the rest more rarely.
    func seeded(_ count: Int, seed: UInt64) -> [LookPage] {
        let steps: [(share: Double, days: ClosedRange<Double>)] = [
            (0.23, 0.25...1), (0.38, 1...7), (0.54, 7...30), (0.70, 30...120), (1, 120...1000),
        ]
        var random = SplitMix(state: seed)
        return (0..<count).map { number in
            let place = random.unit()
            let days = steps.first { place < $0.share }?.days ?? 120...1000
            let interval = days.lowerBound + random.unit() * (days.upperBound - days.lowerBound)
            let age = random.unit() * 365
            var edits: [Instant] = []
            var time = start
            while true {
                time = time + .milliseconds(Int64(-log(1 - random.unit()) * interval * 86_400_000))
                if time >= end { break }
                edits.append(time)
            }
            return LookPage(
                key: "seeded \(number)", published: start - .milliseconds(Int64(age * 86_400_000)),
                start: start, end: end, edits: edits)
        }
    }
}

/// SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
struct SplitMix {
    var state: UInt64

    /// From 0 to below 1.
    mutating func unit() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
    }
}
