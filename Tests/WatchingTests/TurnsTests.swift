import Archiving
import FactSheets
import Testing

@testable import Watching

@Suite struct TurnsTests {
    private let now = Instant(seconds: 1_663_000_000)

    private func entries(_ count: Int, at host: String) -> [AgendaEntry] {
        (0..<count).map { AgendaEntry(url: "https://\(host)/\($0)", role: .page, due: now) }
    }

    @Test func `of more than a host may be asked, those come first where most is gained`() {
        var turns = Turns(hourly: 60)
        let due = entries(100, at: "a.gov") + entries(3, at: "b.gov")
        func gain(_ entry: AgendaEntry) -> Double {
            Double(entry.url.split(separator: "/").last.map(String.init) ?? "") ?? 0
        }
        let (inTurn, later) = turns.choose(among: due, pauses: [], now: now, gain: gain)
        #expect(
            inTurn.map(\.url)
                == (90..<100).map { "https://a.gov/\($0)" } + (0..<3).map { "https://b.gov/\($0)" })
        #expect(later.count == 90)
        #expect(later.allSatisfy { $0.due > now && $0.due < now + .seconds(302) })
    }

    @Test func `what is under way is not counted twice`() {
        var turns = Turns(hourly: 60)
        let due = entries(10, at: "a.gov")
        #expect(turns.choose(among: due, pauses: [], now: now) { _ in 0 }.inTurn == due)
        #expect(turns.choose(among: due, pauses: [], now: now) { _ in 0 }.inTurn == due)
        turns.end(due)
        #expect(turns.choose(among: due, pauses: [], now: now) { _ in 0 }.inTurn.isEmpty)
    }

    @Test func `after an outage of days a thousand pages are no burst`() {
        var turns = Turns(hourly: 120)
        var waiting = entries(1000, at: "a.gov")
        var looks: [Instant] = []
        var time = now
        while !waiting.isEmpty, time < now + .seconds(86_400) {
            let due = waiting.filter { $0.due <= time }
            let (inTurn, later) = turns.choose(among: due, pauses: [], now: time) { _ in 1 }
            for entry in inTurn {
                turns.end([entry])
                looks.append(time)
            }
            waiting = waiting.filter { $0.due > time } + later
            time = waiting.map(\.due).min() ?? time
        }
        #expect(looks.count == 1000)
        var first = 0
        for last in looks.indices {
            while looks[first] <= looks[last] - .seconds(3600) { first += 1 }
            #expect(last - first < 120)
        }
    }

    @Test func `looks of the hour before a restart count`() {
        var turns = Turns(hourly: 60)
        let due = entries(10, at: "a.gov")
        for entry in due { turns.noteLook(at: entry.url, now - .seconds(60)) }
        let (inTurn, _) = turns.choose(among: due, pauses: [], now: now + .seconds(1)) { _ in 0 }
        #expect(inTurn.isEmpty)
    }
}
