internal import Archiving
internal import FactSheets
internal import Pages
internal import Serving

/// The routes, and the archive that they read. Made and used by one of the server's threads alone.
final class Routes {
    let configuration: Configuration
    let metrics: Metrics
    let directory: String
    let version: String
    /// What addresses begin with.
    private let root: String
    let monitor: Health
    /// Shared by all who show the ledger.
    let ledgers: LedgerKeeper
    /// Shared, too.
    let bundles: BundleShelf
    /// Of the configuration file.
    let configurationPath: String?
    /// When the process began to serve.
    let start: Instant
    /// `nil` until it is needed, and after an error: it is opened anew then.
    private var archive: Archive?
    let feeds: FeedShelf

    init(
        configuration: Configuration, directory: String, version: String, health: Health, start: Instant,
        ledgers: LedgerKeeper, bundles: BundleShelf, configurationPath: String?
    ) {
        self.configuration = configuration
        metrics = Metrics(configuration: configuration, directory: directory, version: version)
        self.start = start
        self.ledgers = ledgers
        (self.bundles, self.configurationPath) = (bundles, configurationPath)
        feeds = FeedShelf(configuration: configuration, ledgers: ledgers)
        self.directory = directory
        self.version = version
        root = Self.root(of: configuration.web.url)
        monitor = health
    }

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        guard let visit = Visit(request, root: root, now: .systemClock(), version: version) else {
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
        case "ledger", "ledger.csv", "ledger.json", "ledger.ics": try ledger(visit)
        case "search": try search(visit)
        case "evidence", "captures": try evidence(visit)
        case "documents" where visit.path.last == "evidence.zip": try bundle(visit)
        case "api": try api(visit)
        case "timegate": try timeGate(visit)
        case "timemap": try timeMap(visit)
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

    private static let pageHeaders = [
        Header("Content-Type", "text/html; charset=utf-8"), Header("Cache-Control", "no-cache"),
        Header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
                + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
    ]
    static let noStore = Header("Cache-Control", "no-store")

    /// Lends the archive, opened where it is not; after an error it is opened anew for the next request.
    func reading<Value>(_ body: (Archive) throws -> Value) throws -> Value {
        do {
            let open = try archive ?? Archive(directory: directory, mode: .read)
            archive = open
            return try body(open)
        } catch {
            archive = nil
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
