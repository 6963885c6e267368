import Archiving
import FactSheets
import Networking
import Watching

/// What a large archive takes, by the product's own code: beginning to watch it, finding what is due, taking looks in that
/// brought nothing new, opening a document's history. Prints lines of a name and numbers.
///
/// `end` is the time of a virtual clock at which the history ends; what is due is due in the day behind it.
func measureGrowth(state: String, configuration path: String, end: Instant) async throws {
    let configuration = try Configuration.load(path: path)
    let start = ContinuousClock.now
    do {
        let keeper = try Keeper(directory: state, configuration: configuration, follow: nil)
        try await keeper.adopt(configuration, now: end)
    }
    print("begin", milliseconds(ContinuousClock.now - start))
    var growth = try Growth(state: state, configuration: configuration, end: end)
    try growth.timeDue("due")
    for batch in [64, 256, 512, 2048] { try growth.timeLooks(2048, batch: batch) }
    try growth.timeDue("due-after")
    try growth.timeHistories(200)
}

/// In milliseconds, to the microsecond.
private func milliseconds(_ time: Duration) -> Double { Double(Int(time / .microseconds(1))) / 1000 }

private struct Growth {
    private let archive: Archive
    private let derivation: Derivation
    private var now: Instant
    /// So far the virtual clock goes on at most.
    private let last: Instant

    init(state: String, configuration: Configuration, end: Instant) throws {
        archive = try Archive(directory: state, mode: .write)
        try archive.enlist(as: "bench")
        derivation = Derivation(archive: archive, configuration: configuration, follow: nil, manner: .live)
        now = end + .seconds(43_200)
        last = end + .seconds(400 * 86_400)
        // The first one prepares statements and reads what is known of publishers' habits.
        let first = ContinuousClock.now
        _ = try look(batch: 64)
        print("first", milliseconds(ContinuousClock.now - first))
    }

    /// Finds 2,048 of the half of all pages that are due, 20 times over.
    func timeDue(_ name: String) throws {
        let times = try (0..<20).map { _ in
            let start = ContinuousClock.now
            guard try archive.due(.page, now: now, limit: 2048).count > 0 else { fail("nothing is due") }
            return ContinuousClock.now - start
        }.sorted()
        print(name, milliseconds(times[10]), milliseconds(times[19]))
    }

    /// Looks as a daemon makes them: what is due is leased with its hosts, and when it has answered that nothing is new,
    /// that is written, the lease given back and the next look put on the agenda, in a transaction.
    private mutating func look(batch: Int) throws -> (looks: Int, whole: Duration, taking: Duration) {
        let start = ContinuousClock.now
        var due: [AgendaEntry] = []
        while due.count < batch {
            due = try archive.due(.page, now: now, limit: batch)
            if due.count < batch { now = now + .seconds(21_600) }
            guard now < last else { fail("there are too few pages") }
        }
        let hosts = Set(due.map { hostName(in: $0.url) })
        let got = try archive.transaction {
            guard try archive.takeTurns(at: hosts.sorted(), limit: .max).count == hosts.count else {
                fail("a host is another's")
            }
            return try archive.lease(due)
        }
        guard got.count == due.count else { fail("an entry is another's") }
        now = now + .milliseconds(100)
        let answers = due.map { entry in
            var capture = Capture(role: .page, url: entry.url, time: now, status: 304)
            capture.headers = entry.etag.map { [Header("ETag", $0)] } ?? []
            return Answered(capture, to: entry, took: .milliseconds(100))
        }
        let middle = ContinuousClock.now
        let taken = try derivation.take(answers) {
            try archive.release(due)
            try archive.endTurns(at: hosts)
        }
        guard taken.allSatisfy({ $0.capture == nil && $0.events.isEmpty }) else {
            fail("a look was no mere check")
        }
        return (due.count, ContinuousClock.now - start, ContinuousClock.now - middle)
    }

    mutating func timeLooks(_ count: Int, batch: Int) throws {
        var (looks, whole, taking) = (0, Duration.zero, Duration.zero)
        while looks < count {
            let one = try look(batch: batch)
            (looks, whole, taking) = (looks + one.looks, whole + one.whole, taking + one.taking)
        }
        print("looks", batch, looks, milliseconds(whole), milliseconds(taking))
    }

    /// Opens the history of documents as a page of it does, each for the first time.
    func timeHistories(_ count: Int) throws {
        var random = SplitMix(state: 2026)
        let last = try archive.totals().documents
        var times: [Duration] = []
        while times.count < count + 1 {
            let start = ContinuousClock.now
            guard let document = try archive.document(Int64(random.unit() * Double(last)) + 1),
                document.url.hasPrefix("https://host-")
            else { continue }
            let versions = try archive.versions(of: document.id)
            let events = try archive.eventMarks(of: document.id)
            let channels = try archive.channels(of: document.id)
            let captures = try archive.captures(of: document.url, limit: 50)
            times.append(ContinuousClock.now - start)
            guard ![versions.count, events.count, channels.count, captures.count].contains(0) else {
                fail("\(document.slug) has no history")
            }
        }
        times = times.dropFirst().sorted()  // the first one prepares statements
        print("history", milliseconds(times[count / 2]), milliseconds(times[count * 95 / 100]))
    }
}
