import Archiving
import FactSheets
import FoundationEssentials
import Serving
import TestSupport
import Testing

@testable import Watching

@Suite struct WebTests {
    @Test func `a time stamp that waits is no failure, all else is, and each is told since it began`() {
        let (health, start) = (Health(), Instant(seconds: 1_663_000_000))
        func status() -> HealthReport.Status {
            HealthReport(health.current, version: "1", serving: start, gauges: nil).status
        }
        #expect(status() == .well)
        health.note(.timeStamps, "refused", at: start)
        #expect(status() == .degraded)
        health.note(.sealing, "damaged", at: start + .seconds(60))
        health.note(.timeStamps, "refused again", at: start + .seconds(120))
        #expect(status() == .failing)
        #expect(health.current.map(\.part) == [.sealing, .timeStamps])
        #expect(health.current.map(\.reason) == ["damaged", "refused again"])
        #expect(health.current.map(\.since) == [start + .seconds(60), start])
        health.note(.sealing, nil)
        #expect(status() == .degraded)
        health.note(.timeStamps, nil)
        #expect(status() == .well)
    }

    @Test(arguments: [
        ("0/000", 0, 0, 256), ("1/x001/000", 1, 1000, 256), ("0/005.p/1", 0, 5, 1),
        ("5/x001/x234/067.p/255", 5, 1_234_067, 255),
    ]) func `a tile is named as C2SP writes it`(_ c: (path: String, level: Int, number: Int, width: Int)) {
        let tile = TilePath(c.path[...])
        #expect(tile?.level == c.level)
        #expect(tile?.number == c.number)
        #expect(tile?.width == c.width)
        let entries = TilePath("entries" + c.path.dropFirst())
        #expect(entries?.level == nil)
        #expect(entries?.number == c.number)
    }

    @Test(arguments: [
        "", "0", "0/", "0/0", "0/0000", "0/x000/000", "0/000.p/0", "0/000.p/256", "0/000.p/01", "0/000.p/",
        "0/000.p/1.p/1", "00/000", "+0/000", "6/000", "-1/000", "0/000/", "0//000", "0/x00/000", "0/1000",
        "0/-01", "0/../000", "entries/", "Entries/000", "0/x001/x999/x999/x999/x999/x999/x999/999", "0/٠٠٠",
    ]) func `any other spelling names nothing`(_ path: String) {
        #expect(TilePath(path[...]) == nil)
    }

    @Test func `what the newest checkpoint does not cover in that width is not there`() throws {
        func covers(_ path: String, _ size: Int) throws -> Bool {
            try #require(TilePath(path[...])).isCovered(by: size)
        }
        #expect(try covers("0/000", 256))
        #expect(try !covers("0/000", 255))
        #expect(try covers("0/001.p/44", 300))
        #expect(try !covers("0/001.p/45", 300))
        #expect(try !covers("0/001.p/43", 300))
        #expect(try covers("1/000.p/1", 300))
        #expect(try !covers("1/000.p/1", 255))
        #expect(try !covers("0/002.p/1", 300))
        #expect(try covers("entries/001.p/44", 300))
    }

    @Test func `labels and help are escaped, and numbers written plainly`() {
        let metric = Metric(
            "a_total", .counter, "One\\two\nthree \"four\"",
            [
                .init(labels: [("b", "x\"y\\z\nw"), ("c", "é")], value: 3),
                .init(labels: [], value: 0.25), .init(labels: [], value: 1_663_018_981.5),
            ])
        #expect(
            metric.text == """
                # HELP a_total One\\\\two\\nthree "four"
                # TYPE a_total counter
                a_total{b="x\\"y\\\\z\\nw",c="é"} 3
                a_total 0.25
                a_total 1663018981.5

                """)
        #expect(Metric("a", .gauge, "b", Int?.none).text == "")
    }

    @Test func `metrics are named by the conventions, and the dashboard asks for none that is not there`()
        throws
    {
        let directory = try TemporaryDirectory()
        let archive = try Archive(directory: directory.path, mode: .write)
        let metrics = Metrics(configuration: Configuration(), directory: directory.path, version: "1")
        let all = try metrics.all(
            of: archive, process: (Instant(seconds: 1), ServerLoad()))
        let names = all.map(\.name)
        #expect(Set(names).count == names.count)
        for metric in all {
            #expect((metric.kind == .counter) == metric.name.hasSuffix("_total"))
            #expect(metric.name.wholeMatch(of: /(hledwatch|process)_[a-z_]+/) != nil)
        }
        let dashboard = try contents(of: Hledwatch.root + "/Config/grafana-dashboard.json")
        let json = try JSONDecoder().decode(Dashboard.self, from: Data(dashboard))
        let queries = json.panels.flatMap(\.targets).map(\.expr)
        #expect(queries.count > 8)
        for query in queries {
            let asked = query.matches(of: /(hledwatch|process)_[a-z_]+/).map { String($0.output.0) }
            #expect(!asked.isEmpty)
            for name in asked { #expect(names.contains(name), "\(query)") }
        }
    }

    private struct Dashboard: Decodable {
        struct Panel: Decodable { let targets: [Target] }
        struct Target: Decodable { let expr: String }
        let panels: [Panel]
    }

    @Test func `a failure that goes on keeps the time when it began, and goes when the part works`() {
        let health = Health()
        health.note(.polling, "no space is left", at: Instant(seconds: 10))
        health.note(.polling, "no space is left at all", at: Instant(seconds: 20))
        #expect(
            health.current == [
                .init(part: .polling, reason: "no space is left at all", since: Instant(seconds: 10))
            ])
        health.note(.polling, nil)
        #expect(health.current.isEmpty)
    }
}
