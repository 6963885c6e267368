internal import Archiving
internal import FactSheets
internal import Networking
internal import Scheduling

/// The hours at which each publisher publishes, by host, from the documents of the archive.
final class Habits {
    private var hosts: [String: WeekHours]?
    private static let unknown = WeekHours()

    /// Those of the publisher of `address`, which is canonical.
    func hours(of address: String, in archive: Archive) throws -> WeekHours {
        if hosts == nil { hosts = try read(archive) }
        return hosts?[hostName(in: address)] ?? Self.unknown
    }

    /// Takes one more publication in. Should the archive not keep it after all, it counts until the next start.
    func note(_ time: Instant, at address: String) {
        hosts?[hostName(in: address), default: Self.unknown].note(time)
    }

    private func read(_ archive: Archive) throws -> [String: WeekHours] {
        var times: [String: [Instant]] = [:]
        for (url, time) in try archive.publications() {
            times[hostName(in: url), default: []].append(time)
        }
        return times.mapValues { WeekHours(publishedAt: $0) }
    }
}
