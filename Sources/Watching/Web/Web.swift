public import FactSheets
internal import Serving

/// What is served of an archive over HTTP: by some threads, each with routes and an archive of its own that only reads.
///
/// Routes are looked up by what the path begins with; each gets the archive and returns a whole answer.
public final class Web: Sendable {
    private let server: HTTPServer
    private let teller: EventTeller
    private let ledgers: LedgerKeeper

    /// Where it listens.
    public var port: Int { server.port }

    /// Begins to serve the archive in `directory`, on `socket` where one was passed, else at `place`.
    ///
    /// `version` is the program's; `health` is what the daemon in this process finds, without failures where there is
    /// none. `configurationPath` is where `configuration` was read: bundles of evidence take a part of that file.
    /// `yields`: its threads give way to others, those that poll.
    /// - Throws: `ServingError`, `TokenListError`.
    public init(
        at place: Configuration.Web.Place, _ configuration: Configuration, directory: String, version: String,
        health: Health = Health(), socket: Int32? = nil, configurationPath: String? = nil,
        yields: Bool = false
    ) throws {
        let start = Instant.systemClock()
        let (ledgers, bundles) = (LedgerKeeper(directory: directory, yields: yields), BundleShelf())
        let (shelf, load) = (PageShelf(), ServerLoad())
        let teller = EventTeller(directory: directory)
        (self.teller, self.ledgers) = (teller, ledgers)
        let tokens = try accessTokens(configuration.web.tokensFile)
        var service = HTTPService {
            let routes = Routes(
                configuration: configuration, directory: directory, version: version, health: health,
                start: start, load: load, ledgers: ledgers, shelf: shelf, teller: teller,
                bundles: bundles, takesNotes: tokens.permit(.notes), configurationPath: configurationPath)
            return { routes.answer($0) }
        }
        service.shelf = { shelf.ready($0, now: $1) }
        service.load = load
        service.yields = yields
        service.names = configuration.web.hosts
        service.writing = Routes.writing
        service.tokens = tokens
        service.proxy = configuration.web.proxy
        if let socket {
            server = try HTTPServer(listening: socket, service: service)
        } else {
            server = try HTTPServer(host: place.address, port: place.port, service: service)
        }
        ledgers.start()
    }

    /// Closes every connection and frees the port before it returns.
    public func stop() {
        teller.stop()
        ledgers.stop()
        server.stop()
    }
}
