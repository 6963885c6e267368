public import Archiving
public import FactSheets
internal import Glibc
internal import Networking
internal import Serving

/// What Prometheus is told of an archive and of the process that serves it.
///
/// Labels are names from the configuration, kinds and states: as many as the configuration makes them.
public struct Metrics: Sendable {
    private let configuration: Configuration
    private let directory: String
    private let version: String

    /// `directory` is the archive's, `version` the program's.
    public init(configuration: Configuration, directory: String, version: String) {
        self.configuration = configuration
        self.directory = directory
        self.version = version
    }

    /// The text, in Prometheus' format 0.0.4.
    public func text(of archive: Archive) throws -> String { try text(of: archive, process: nil) }

    /// `process`: also what the serving process takes, since when it runs, and what its server is busy with.
    func text(of archive: Archive, process: (start: Instant, load: ServerLoad)?) throws -> String {
        try all(of: archive, process: process).map(\.text).joined()
    }

    func all(of archive: Archive, process: (start: Instant, load: ServerLoad)?) throws -> [Metric] {
        let gauges = try archive.gauges()
        return try ofArchive(gauges) + ofWatchers(gauges.watchers) + ofChannels(archive.endpoints())
            + ofSources(archive)
            + (process.map { ofProcess(since: $0.start) + ofServer($0.load) } ?? [])
    }

    private func ofArchive(_ gauges: ArchiveGauges) -> [Metric] {
        [
            Metric(
                "hledwatch_build_info", .gauge, "The program's version and that of its engine.",
                [
                    .init(
                        labels: [("engine", String(Engine.version)), ("version", version)], value: 1)
                ]),
            Metric("hledwatch_captures_total", .counter, "Answers and failures kept.", gauges.captures),
            Metric("hledwatch_checks_total", .counter, "Looks that brought nothing new.", gauges.checks),
            Metric(
                "hledwatch_notes_total", .counter, "What people noted, withdrawals among it.", gauges.notes),
            Metric("hledwatch_documents", .gauge, "Documents followed.", gauges.documents),
            Metric("hledwatch_versions", .gauge, "Versions of all documents.", gauges.versions),
            Metric(
                "hledwatch_events", .gauge, "Events in the archive, by kind; a rebuild may change them.",
                Event.Kind.shown.map {
                    .init(labels: [("kind", $0.rawValue)], value: Double(gauges.events[$0] ?? 0))
                }),
            Metric(
                "hledwatch_deliveries", .gauge, "Digests by subscriber and state.",
                configuration.subscribers.flatMap { subscriber in
                    OutboxEntry.State.allCases.map { state in
                        let found = gauges.deliveries.first {
                            $0.subscriber == subscriber.name && $0.state == state
                        }
                        return .init(
                            labels: [("state", state.rawValue), ("subscriber", subscriber.name)],
                            value: Double(found?.count ?? 0))
                    }
                }),
            Metric("hledwatch_archive_bytes", .gauge, "Size of the archive's file.", gauges.fileBytes),
            Metric(
                "hledwatch_archive_wal_bytes", .gauge, "Size of the file's log beside it.", gauges.logBytes),
            Metric(
                "hledwatch_disk_free_bytes", .gauge, "What is free where the archive is.",
                RoomWatch.freeBytes(of: directory)),
            Metric(
                "hledwatch_disk_least_free_bytes", .gauge, "Polling pauses below it.",
                configuration.watch.leastFree),
            time("hledwatch_last_look_timestamp_seconds", "When anything was last looked at.", gauges.newest),
            Metric(
                "hledwatch_checkpoint_entries", .gauge, "Entries of the log under the newest checkpoint.",
                gauges.sealed),
            Metric("hledwatch_checkpoints", .gauge, "Checkpoints of the log.", gauges.checkpoints),
            time(
                "hledwatch_checkpoint_timestamp_seconds", "When the newest sealed entry was made.",
                gauges.newestSealed),
            Metric(
                "hledwatch_checkpoints_without_time_stamp", .gauge,
                "Checkpoints that no authority has stamped.", gauges.withoutTimeStamp),
        ]
    }

    /// None where there is only ever one.
    private func ofWatchers(_ all: [FellowWatcher]) -> [Metric] {
        guard !all.isEmpty else { return [] }
        return [
            Metric(
                "hledwatch_watcher_leases", .gauge,
                "Looks that each watcher of a shared archive has in hand.",
                all.map { .init(labels: [("watcher", $0.name)], value: Double($0.leases)) })
        ]
    }

    private func ofChannels(_ all: [Endpoint]) -> [Metric] {
        let endpoints = all.filter { endpoint in
            configuration.subscribers.contains { $0.name == endpoint.subscriber }
        }
        func samples(_ value: (Endpoint) -> Double?) -> [Metric.Sample] {
            endpoints.compactMap { endpoint in
                value(endpoint).map { .init(labels: [("subscriber", endpoint.subscriber)], value: $0) }
            }
        }
        return [
            Metric(
                "hledwatch_channel_failures", .gauge, "Attempts in a row that delivered nothing.",
                samples { Double($0.failures) }),
            Metric(
                "hledwatch_channel_switched_off", .gauge, "1 while nothing is sent, for the channel is dead.",
                samples { $0.switchedOff == nil ? 0 : 1 }),
            Metric(
                "hledwatch_channel_last_success_timestamp_seconds", .gauge,
                "When something was last delivered.", samples { $0.lastSuccess.map(seconds) }),
            Metric(
                "hledwatch_channel_failing_since_timestamp_seconds", .gauge,
                "When the first of these attempts was.", samples { $0.failingSince.map(seconds) }),
        ]
    }

    private func ofSources(_ archive: Archive) throws -> [Metric] {
        var captures: [Metric.Sample] = []
        var failures: [Metric.Sample] = []
        var blind: [Metric.Sample] = []
        var looks: [Metric.Sample] = []
        var due: [Metric.Sample] = []
        for profile in configuration.profiles {
            for source in profile.sources where !source.retired {
                let labels = [(name: "profile", value: profile.name), (name: "source", value: source.name)]
                func sample(_ value: Double) -> Metric.Sample { .init(labels: labels, value: value) }
                let url = canonicalAddress(source.url) ?? source.url
                let state = try archive.sourceState(url)
                let entry = try archive.agenda(url)
                captures.append(sample(Double(try archive.captureCount(of: url))))
                failures.append(sample(Double(state?.failures ?? 0)))
                blind.append(sample(state?.blindSince == nil ? 0 : 1))
                if let look = entry?.lastLook { looks.append(sample(seconds(look))) }
                if let next = entry?.due, next != .never { due.append(sample(seconds(next))) }
            }
        }
        return [
            Metric(
                "hledwatch_source_captures_total", .counter,
                "Answers of a source that brought something, and failures.", captures),
            Metric(
                "hledwatch_source_failures", .gauge, "Looks in a row that brought nothing readable.",
                failures),
            Metric("hledwatch_source_blind", .gauge, "1 while a source cannot be read.", blind),
            Metric(
                "hledwatch_source_last_look_timestamp_seconds", .gauge, "When it was last looked at.", looks),
            Metric("hledwatch_source_next_look_timestamp_seconds", .gauge, "When it is due.", due),
        ]
    }

    private func ofServer(_ load: ServerLoad) -> [Metric] {
        [
            Metric("hledwatch_web_connections", .gauge, "Open connections.", load.connections),
            Metric("hledwatch_web_event_streams", .gauge, "Event streams among them.", load.streams),
            Metric(
                "hledwatch_web_requests_waiting", .gauge, "Requests that wait for a worker.", load.waiting),
            Metric(
                "hledwatch_web_requests_total", .counter,
                "Requests answered from what stood ready, given to workers, and turned away as too many.",
                [("kept", load.kept), ("made", load.made), ("turned_away", load.turnedAway)].map {
                    .init(labels: [("answer", $0.0)], value: Double($0.1))
                }),
        ]
    }

    private func ofProcess(since start: Instant) -> [Metric] {
        [
            time("process_start_time_seconds", "When the process began to serve.", start),
            Metric("process_resident_memory_bytes", .gauge, "Resident memory.", residentBytes()),
        ]
    }

    private func time(_ name: String, _ help: String, _ time: Instant?) -> Metric {
        Metric(name, .gauge, help, time.map { [.init(labels: [], value: seconds($0))] } ?? [])
    }

    private func seconds(_ time: Instant) -> Double { Double(time.milliseconds) / 1000 }

    /// The second number of statm (proc(5)), in pages.
    private func residentBytes() -> Int? {
        guard let text = try? readFile("/proc/self/statm", limit: 4096) else { return nil }
        let numbers = String(decoding: text, as: UTF8.self).split(separator: " ")
        return numbers.count > 1 ? Int(numbers[1]).map { $0 * Int(getpagesize()) } : nil
    }
}
