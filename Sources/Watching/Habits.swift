internal import Archiving
internal import FactSheets
internal import Networking
internal import Scheduling

/// The hours at which each publisher publishes, by host, from the documents of the archive.
final class Habits {
    private var hosts: [String: WeekHours]?

    /// Those of the publisher of `address`.
    func hours(of address: String, in archive: Archive) throws -> WeekHours {
        let hosts = try self.hosts ?? read(archive)
        self.hosts = hosts
        return host(of: address).flatMap { hosts[$0] } ?? WeekHours()
    }

    /// Takes one more publication in. Should the archive not keep it after all, it counts until the next start.
    func note(_ time: Instant, at address: String) {
        guard hosts != nil, let host = host(of: address) else { return }
        hosts?[host, default: WeekHours()].note(time)
    }

    private func read(_ archive: Archive) throws -> [String: WeekHours] {
        var times: [String: [Instant]] = [:]
        for (url, time) in try archive.publications() {
            if let host = host(of: url) { times[host, default: []].append(time) }
        }
        return times.mapValues { WeekHours(publishedAt: $0) }
    }
}
