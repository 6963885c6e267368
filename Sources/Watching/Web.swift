internal import Archiving
public import FactSheets
internal import Scheduling
internal import Serving

/// What is served of an archive over HTTP: by some threads, each with a connection of its own that only reads.
///
/// Routes are looked up by what the path begins with; each gets the archive and returns a whole answer.
public final class Web: Sendable {
    private let server: HTTPServer

    /// Where it listens.
    public var port: Int { server.port }

    /// Begins to serve the archive in `directory`, on `socket` where one was passed, else at `place`.
    ///
    /// `version` is the program's; `health` is what the daemon in this process finds, without failures where there is
    /// none.
    /// - Throws: `ServingError`.
    public init(
        at place: Configuration.Web.Place, _ configuration: Configuration, directory: String, version: String,
        health: Health = Health(), socket: Int32? = nil
    ) throws {
        let start = Instant.systemClock()
        var service = HTTPService {
            let routes = Routes(
                configuration: configuration, directory: directory, version: version, health: health,
                start: start)
            return { routes.answer($0) }
        }
        service.names = configuration.web.hosts
        if let socket {
            server = try HTTPServer(listening: socket, service: service)
        } else {
            server = try HTTPServer(host: place.address, port: place.port, service: service)
        }
    }

    /// Closes every connection and frees the port before it returns.
    public func stop() { server.stop() }
}

/// The routes, and the archive that they read. Used by one thread alone.
final class Routes {
    private let metrics: Metrics
    private let directory: String
    private let version: String
    private let health: Health
    private let start: Instant
    /// `nil` until it is needed, and after an error: it is opened anew then.
    private var archive: Archive?
    private let feeds: FeedShelf

    init(
        configuration: Configuration, directory: String, version: String, health: Health, start: Instant
    ) {
        metrics = Metrics(configuration: configuration, directory: directory, version: version)
        feeds = FeedShelf(configuration: configuration)
        self.directory = directory
        self.version = version
        self.health = health
        self.start = start
    }

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        let path = request.target.prefix { $0 != "?" }
        do {
            switch path {
            case "/healthz": return try healthz()
            case "/readyz":
                return try reading { archive in
                    try archive.ping()
                    return .text(200, "ready", headers: [Self.noStore])
                }
            case "/metrics": return try metricsAnswer()
            case "/log/checkpoint": return try checkpoint(request)
            case "/log/vkey":
                return try reading { tagged(try verifierKeys(of: $0), "text/plain; charset=utf-8", request) }
            case _ where path.hasPrefix("/log/tile/"):
                guard let tile = TilePath(path.dropFirst("/log/tile/".utf8.count)) else { return Self.absent }
                return try tileAnswer(tile, request)
            default:
                guard let place = FeedPlace(path.dropFirst()) else { return Self.absent }
                return try feedAnswer(place, request)
            }
        } catch let error as ArchiveError {
            return .problem(503, error.summary)
        } catch {
            return .problem(500, "the answer could not be made")
        }
    }

    private static let absent = HTTPResponse.problem(404, "there is nothing at this address")
    private static let noStore = Header("Cache-Control", "no-store")

    /// Lends the archive, opened where it is not; after an error it is opened anew for the next request.
    private func reading<Value>(_ body: (Archive) throws -> Value) throws -> Value {
        do {
            let open = try archive ?? Archive(directory: directory, mode: .read)
            archive = open
            return try body(open)
        } catch {
            archive = nil
            throw error
        }
    }

    private func healthz() throws -> HTTPResponse {
        var gauges: ArchiveGauges?
        var endpoints: [Endpoint] = []
        do {
            gauges = try reading { archive in
                try archive.ping()
                endpoints = try archive.endpoints()
                return try archive.gauges()
            }
            health.note(.archive, nil)
        } catch let error as ArchiveError { health.note(.archive, error.summary) }
        let report = HealthReport(
            health.current + endpoints.compactMap(Health.Problem.init), version: version, serving: start,
            gauges: gauges)
        return HTTPResponse(
            status: report.status == .failing ? 503 : 200,
            headers: [Header("Content-Type", "application/json"), Self.noStore],
            body: try JSON.encode(report, pretty: true) + [UInt8(ascii: "\n")])
    }

    private func metricsAnswer() throws -> HTTPResponse {
        let text = try reading { try metrics.text(of: $0, process: start) }
        return HTTPResponse(
            status: 200,
            headers: [Header("Content-Type", "text/plain; version=0.0.4; charset=utf-8"), Self.noStore],
            body: Array(text.utf8))
    }

    private func checkpoint(_ request: HTTPRequest) throws -> HTTPResponse {
        guard let checkpoint = try reading({ try $0.newestCheckpoint() }) else { return Self.absent }
        return tagged(checkpoint.note, "text/plain; charset=utf-8", request)
    }

    /// What the newest checkpoint covers never changes; all else is not there (yet).
    private func tileAnswer(_ tile: TilePath, _ request: HTTPRequest) throws -> HTTPResponse {
        try reading { archive in
            guard let size = try archive.newestCheckpoint()?.size, tile.isCovered(by: size) else {
                return Self.absent
            }
            let bytes =
                try tile.level.map {
                    try archive.tileBytes(level: $0, number: tile.number, width: tile.width)
                }
                ?? entryBundle(of: archive, number: tile.number, width: tile.width)
            return tagged(
                bytes, "application/octet-stream", request,
                cache: tile.width == 256 ? "public, max-age=31536000, immutable" : "no-cache")
        }
    }

    /// A feed or a calendar. Whether it is known is told by its tag alone: something older than its newest entry may have
    /// come since, and its date would not show that.
    private func feedAnswer(_ place: FeedPlace, _ request: HTTPRequest) throws -> HTTPResponse {
        try reading { archive in
            guard let made = try feeds.take(place, from: archive, now: .systemClock()) else {
                return Self.absent
            }
            var answer = tagged(made.bytes, place.form.mediaType, request)
            if let changed = made.changed {
                answer.headers.append(Header("Last-Modified", httpDate(changed)))
            }
            return answer
        }
    }

    /// With a validator, and 304 for who has it already (RFC 9110, 13.1.2).
    private func tagged(
        _ bytes: [UInt8], _ type: String, _ request: HTTPRequest, cache: String = "no-cache"
    ) -> HTTPResponse {
        let tag = "\"" + Hashing.hex(Hashing.sha256(bytes)).prefix(32) + "\""
        let headers = [Header("ETag", tag), Header("Cache-Control", cache)]
        let known = request.headers["If-None-Match"] ?? ""
        let tags = known.split(separator: ",").map { $0.drop { $0 == " " }.prefix { $0 != " " } }
        if tags.contains(where: { $0 == "*" || $0 == tag || $0 == "W/" + tag }) {
            return HTTPResponse(status: 304, headers: headers)
        }
        return HTTPResponse(status: 200, headers: [Header("Content-Type", type)] + headers, body: bytes)
    }
}
