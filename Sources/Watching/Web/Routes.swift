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
    private let origin: String?
    let monitor: Health
    /// Shared by all who show the ledger.
    let ledgers: LedgerKeeper
    /// Shared, too.
    let bundles: BundleShelf
    /// Whether anybody has a token with which pages take notes.
    let takesNotes: Bool
    /// Of the configuration file.
    let configurationPath: String?
    /// When the process began to serve.
    let start: Instant
    /// What the server is busy with.
    let load: ServerLoad
    /// `nil` until it is needed, and after an error: it is opened anew then.
    private var archive: Archive?
    let feeds: FeedShelf
    let activity = ActivityShelf()
    private let shelf: PageShelf
    let teller: EventTeller

    init(
        configuration: Configuration, directory: String, version: String, health: Health, start: Instant,
        load: ServerLoad,
        ledgers: LedgerKeeper, shelf: PageShelf, teller: EventTeller, bundles: BundleShelf,
        takesNotes: Bool, configurationPath: String?
    ) {
        self.configuration = configuration
        metrics = Metrics(configuration: configuration, directory: directory, version: version)
        (self.start, self.load) = (start, load)
        self.ledgers = ledgers
        (self.bundles, self.configurationPath) = (bundles, configurationPath)
        self.takesNotes = takesNotes
        self.shelf = shelf
        self.teller = teller
        feeds = FeedShelf(configuration: configuration, ledgers: ledgers)
        self.directory = directory
        self.version = version
        root = Self.root(of: configuration.web.url)
        origin = configuration.web.url.map { String($0.dropLast(Self.root(of: $0).utf8.count)) }
        monitor = health
    }

    /// The answer to a request: one that is kept, else made and kept.
    func answer(_ request: HTTPRequest) -> HTTPResponse {
        guard let visit = Visit(request, root: root, origin: origin, now: .systemClock(), version: version)
        else {
            return .problem(400, "bad request: the address is no UTF-8")
        }
        defer { if request.access != nil { shelf.doubt() } }
        do {
            guard let span = Self.span(of: visit), let key = request.key else {
                return try made(visit).unlessKnown(to: request)
            }
            let state = try reading { archive in try archive.transaction { try PageShelf.State(of: archive) }
            }
            if let kept = shelf.take(key, in: state) { return .kept(kept, for: request) }
            let answer = try made(visit)
            let kept = shelf.keep(answer, for: key, in: state, span: span)
            return kept.map { .kept($0, for: request) } ?? answer.unlessKnown(to: request)
        } catch is LedgerKeeper.Pending {
            return pending(visit)
        } catch is LedgerMaker.TooLarge {
            return tooLarge(visit)
        } catch let error as ArchiveError where error.isAway {
            return away(visit)
        } catch let error as ArchiveError {
            return .problem(503, error.summary)
        } catch {
            return .problem(500, "the answer could not be made")
        }
    }

    private func made(_ visit: Visit) throws -> HTTPResponse {
        try (answer(visit) ?? absence(visit)).withTag().compressed(for: visit.request)
    }

    /// For how long an answer may be kept while nothing was derived or noted; `nil`: not at all.
    ///
    /// What shows when something was last looked at is behind by that much.
    private static func span(of visit: Visit) -> Duration? {
        switch visit.path.first {
        case "healthz", "readyz", "metrics", "log", "assets", "timegate": nil
        case "api" where visit.path == ["api", "v1", "events", "stream"]: nil
        case "ledger", "compare", "search", "changes": .seconds(600)
        case "documents" where visit.path.count > 2: .seconds(600)
        default: .seconds(5)
        }
    }

    /// What the family of routes that the path begins with answers; `nil` when there is nothing at this address.
    private func answer(_ visit: Visit) throws -> HTTPResponse? {
        switch visit.path.first {
        case "healthz", "readyz", "metrics": try health(visit)
        case "log": try log(visit)
        case "assets": asset(visit)
        case nil: try overview(visit)
        case "documents" where visit.path.last == "evidence.zip": try bundle(visit)
        case "documents": try document(visit) ?? feed(visit)
        case "compare" where visit.path.count == 1: try comparisonOfDocuments(visit)
        case "changes": try changes(visit)
        case "ledger", "ledger.csv", "ledger.json", "ledger.ics": try ledger(visit)
        case "search": try search(visit)
        case "evidence", "captures": try evidence(visit)
        case "api": try api(visit)
        case "timegate": try timeGate(visit)
        case "timemap": try timeMap(visit)
        default: try feed(visit)
        }
    }

    /// Nothing here.
    private func absence(_ visit: Visit) -> HTTPResponse {
        refusal(
            404, visit, problem: "there is nothing at this address",
            page: "The archive has no such page. It may have been mistyped.")
    }

    /// The ledger is not there yet.
    private func pending(_ visit: Visit) -> HTTPResponse {
        refusal(
            503, visit, problem: "the ledger is being derived for the first time",
            page: "The ledger is being derived for the first time. Come back in a minute.", again: 5)
    }

    /// The archive's database is away. Where it is, is nobody's business here.
    private func away(_ visit: Visit) -> HTTPResponse {
        refusal(
            503, visit, problem: "the archive's database cannot be reached now",
            page: "The archive cannot be read now: its database is away. Come back in a minute.", again: 30)
    }

    /// The ledger is larger than may be held here.
    private func tooLarge(_ visit: Visit) -> HTTPResponse {
        refusal(
            503, visit, problem: "the ledger is larger than is served; 'hledwatch ledger' prints it",
            page:
                "The ledger of this archive is larger than is served. On its machine ‘hledwatch ledger’ prints it."
        )
    }

    /// A page for people, a problem for programs; `again` is after how many seconds it is worth another try.
    private func refusal(
        _ status: Int, _ visit: Visit, problem: String, page detail: String, again: Int? = nil
    ) -> HTTPResponse {
        var answer =
            visit.request.headers["Accept"]?.contains("text/html") ?? false
            ? page(status, errorPage(status, visit.context(detail), visit.context))
            : HTTPResponse.problem(status, problem)
        if let again { answer.headers.append(Header("Retry-After", String(again))) }
        return answer
    }

    /// A page; scripts and styles come from this server alone.
    func page(_ status: Int, _ bytes: [UInt8]) -> HTTPResponse {
        HTTPResponse(status: status, headers: Self.pageHeaders, body: bytes)
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
            Header(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
            // Within the site only, so that a form's Origin is not 'null'.
            Header("Referrer-Policy", "same-origin"),
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

    /// These bytes in that form; the validator comes later, for all.
    func answer(_ bytes: [UInt8], _ type: String, cache: String = "no-cache") -> HTTPResponse {
        HTTPResponse(
            status: 200, headers: [Header("Content-Type", type), Header("Cache-Control", cache)], body: bytes)
    }

    /// The path of the address under which the pages are reached: `/` but behind a proxy that gives them a folder.
    private static func root(of url: String?) -> String {
        guard let url, let scheme = url.firstRange(of: "://"),
            let path = url[scheme.upperBound...].firstIndex(of: "/")
        else { return "/" }
        return String(url[path...])
    }
}
