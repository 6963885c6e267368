internal import Archiving
internal import FactSheets
internal import Networking
internal import Scheduling

/// Whose turn it is: keeps each host within its budget, and leaves alone those that asked for it.
struct Turns {
    private var budget: HostBudget
    /// Addresses handed out and not answered yet, by their hosts: they may be asked for again, and count once.
    private var underWay: [String: Set<String>] = [:]

    init(hourly: Int) { budget = HostBudget(hourly: hourly) }

    /// A look that was made in an earlier run.
    mutating func noteLook(at url: String, _ time: Instant) {
        budget.spend(1, on: hostName(in: url), now: time)
    }

    /// Nothing is under way at any host.
    mutating func begin() { underWay = [:] }

    /// - Returns: The hosts at which nothing is under way any more.
    @discardableResult mutating func end(_ entries: [AgendaEntry]) -> Set<String> {
        var idle: Set<String> = []
        for entry in entries {
            let host = hostName(in: entry.target)
            guard underWay[host]?.remove(entry.url) != nil, underWay[host]?.isEmpty == true else { continue }
            underWay[host] = nil
            idle.insert(host)
        }
        return idle
    }

    /// How many hosts there are at which something is under way; of all, or but for some.
    var count: Int { underWay.count }
    func count(without hosts: some Sequence<String>) -> Int { Set(underWay.keys).subtracting(hosts).count }

    /// Those of `hosts` at which nothing is under way.
    func idle(among hosts: some Sequence<String>) -> Set<String> { Set(hosts.filter { underWay[$0] == nil }) }

    /// What is known of how often a host was asked: where several watchers ask it in turns, each hands that on.
    func record(of host: String) -> String { budget.record(of: host) }

    mutating func adopt(_ record: String, of host: String) { budget.adopt(record, of: host) }

    /// Divides what is due into what may be asked now, in its order, and what comes later, with its new due time.
    ///
    /// Of a host with more than its budget allows, those come first whose looks gain most.
    mutating func choose(
        among due: [AgendaEntry], pauses: [HostPause], now: Instant, gain: (AgendaEntry) throws -> Double
    ) rethrows -> (inTurn: [AgendaEntry], later: [AgendaEntry]) {
        let paused = Dictionary(pauses.map { ($0.host, $0.until) }) { max($0, $1) }
        var waiting: [String: [Int]] = [:]
        var putOff: [Int: Instant] = [:]
        let hosts = due.map { hostName(in: $0.target) }
        for (index, entry) in due.enumerated() {
            let host = hosts[index]
            if underWay[host]?.contains(entry.url) == true { continue }
            if let until = paused[host] {
                putOff[index] = Scheduling.putOff(to: until, key: entry.url)
            } else {
                waiting[host, default: []].append(index)
            }
        }
        for (host, indices) in waiting {
            let left = budget.left(host, now: now)
            budget.spend(min(left, indices.count), on: host, now: now)
            guard indices.count > left else { continue }
            let ranked = try indices.map { (index: $0, gain: try gain(due[$0])) }
                .sorted { ($1.gain, $0.index) < ($0.gain, $1.index) }
            // All at the same time: then they are weighed against each other again.
            for (index, _) in ranked.dropFirst(left) { putOff[index] = budget.refill(after: now) }
        }
        var (inTurn, later): ([AgendaEntry], [AgendaEntry]) = ([], [])
        for (index, entry) in due.enumerated() {
            guard let time = putOff[index] else {
                underWay[hosts[index], default: []].insert(entry.url)
                inTurn.append(entry)
                continue
            }
            later.append(entry)
            later[later.count - 1].due = time
        }
        return (inTurn, later)
    }
}
