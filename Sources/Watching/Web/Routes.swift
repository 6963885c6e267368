internal import Archiving
internal import FactSheets
internal import Pages
internal import Serving

/// The routes, and the archive that they read. Used by the server's one thread alone.
final class Routes: Sendable {
    let metrics: Metrics
    let directory: String
    let version: String
    /// What addresses begin with.
    private let root: String
    private let origin: String?
    let configuration: Configuration
    let monitor: Health
    let start = Instant.systemClock()
    /// Safe: only the server's thread uses it. `nil` until it is needed, and after an error: it is opened anew then.
    nonisolated(unsafe) private var archive: Archive?
    /// Safe for the same reason.
    nonisolated(unsafe) let feeds: FeedShelf
    nonisolated(unsafe) let activity = ActivityShelf()

    init(configuration: Configuration, directory: String, version: String, health: Health) {
        metrics = Metrics(configuration: configuration, directory: directory, version: version)
        unsafe feeds = FeedShelf(configuration: configuration)
        self.directory = directory
        self.version = version
        root = Self.root(of: configuration.web.url)
        origin = configuration.web.url.map { String($0.dropLast(Self.root(of: $0).utf8.count)) }
        self.configuration = configuration
        monitor = health
    }

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        guard let visit = Visit(request, root: root, origin: origin, now: .systemClock(), version: version)
        else {
            return .problem(400, "bad request: the address is no UTF-8")
        }
        do {
            return try answer(visit) ?? absence(visit)
        } catch let error as ArchiveError {
            return .problem(503, error.summary)
        } catch {
            return .problem(500, "the answer could not be made")
        }
    }

    /// What the family of routes that the path begins with answers; `nil` when there is nothing at this address.
    private func answer(_ visit: Visit) throws -> HTTPResponse? {
        switch visit.path.first {
        case "healthz", "readyz", "metrics": try health(visit)
        case "log": try log(visit)
        case "assets": asset(visit)
        case nil: try overview(visit)
        case "documents": try document(visit) ?? feed(visit)
        case "compare" where visit.path.count == 1: try comparisonOfDocuments(visit)
        default: try feed(visit)
        }
    }

    /// Nothing here: a page for people, a problem for programs.
    private func absence(_ visit: Visit) -> HTTPResponse {
        guard visit.request.headers["Accept"]?.contains("text/html") ?? false else {
            return .problem(404, "there is nothing at this address")
        }
        let detail = visit.context("The archive has no such page. It may have been mistyped.")
        return page(404, errorPage(404, detail, visit.context))
    }

    /// A page; scripts and styles come from this server alone.
    func page(_ status: Int = 200, _ bytes: [UInt8]) -> HTTPResponse {
        HTTPResponse(status: status, headers: Self.pageHeaders, body: bytes)
    }

    /// A page with a validator.
    func shown(_ bytes: [UInt8], _ visit: Visit) -> HTTPResponse {
        var answer = tagged(bytes, "text/html; charset=utf-8", visit.request)
        answer.headers += Self.policy
        return answer
    }

    /// Another address where the answer is.
    func redirect(_ address: String) -> HTTPResponse {
        HTTPResponse(status: 303, headers: [Header("Location", address), Self.noStore])
    }

    private func asset(_ visit: Visit) -> HTTPResponse? {
        guard let asset = Asset.all.first(where: { $0.path == visit.path.joined(separator: "/") }) else {
            return nil
        }
        return HTTPResponse(
            status: 200,
            headers: [
                Header("Content-Type", asset.mediaType),
                Header("Cache-Control", "public, max-age=31536000, immutable"),
            ], body: asset.bytes)
    }

    private static let pageHeaders =
        [
            Header("Content-Type", "text/html; charset=utf-8"), Header("Cache-Control", "no-cache"),
        ] + policy
    private static let policy = [
        Header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
                + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
    ]
    static let noStore = Header("Cache-Control", "no-store")

    /// Lends the archive, opened where it is not; after an error it is opened anew for the next request.
    func reading<Value>(_ body: (Archive) throws -> Value) throws -> Value {
        do {
            let open = try unsafe archive ?? Archive(directory: directory, mode: .read)
            unsafe archive = open
            return try body(open)
        } catch {
            unsafe archive = nil
            throw error
        }
    }

    /// With a validator, and 304 for who has it already (RFC 9110, 13.1.2).
    func tagged(
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

    /// The path of the address under which the pages are reached: `/` but behind a proxy that gives them a folder.
    private static func root(of url: String?) -> String {
        guard let url, let scheme = url.firstRange(of: "://"),
            let path = url[scheme.upperBound...].firstIndex(of: "/")
        else { return "/" }
        return String(url[path...])
    }
}
