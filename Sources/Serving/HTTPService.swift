public import FactSheets

/// What a server answers, and on which threads.
///
/// A request for which `shelf` has an answer ready is answered at once, on the server's own thread; all others are
/// answered by one of `workers` threads, each with a handler of its own that `maker` makes on that thread. So a
/// handler may own what is not to be shared, such as an archive's connection, and a slow one holds up no other request
/// but those that need the same worker. A request that finds too many others waiting is answered 503.
public struct HTTPService: Sendable {
    /// Makes the answer to a request; stays on the thread that made it, and is asked one request at a time.
    public typealias Handler = (HTTPRequest) -> HTTPResponse

    /// What a request's Host may be besides loopback's names with the port, in lower case, exactly.
    public var names: [String] = []
    /// Who may do more than read.
    public var tokens = AccessTokens()
    /// How a reverse proxy in front says for whom it asks; `nil`: there is none, and what those fields hold means nothing.
    public var proxy: Configuration.Web.Proxy?
    /// What a token must permit for a method beyond GET and HEAD at a path, as it was sent and without its query, and where
    /// it is shown; `nil` refuses it (405). It is asked before the body is read, on the server's own thread.
    public var writing: @Sendable (_ method: String, _ path: String) -> Writing? = { _, _ in nil }

    /// The answer that stands ready for whatever has that key, if there is one. It is asked on the server's own thread and
    /// must be quick: while it runs, nobody else is served.
    public var shelf: @Sendable (_ key: AnswerKey, _ now: ContinuousClock.Instant) -> KeptAnswer? = { _, _ in
        nil
    }

    /// What the server that answers is busy with.
    public var load = ServerLoad()

    /// Its threads give way to others of the process.
    public var yields = false

    let workers: Int
    /// Answers on the server's own thread.
    let prompt: @Sendable (HTTPRequest) -> HTTPResponse?
    let maker: @Sendable () -> Handler

    /// `workers`: 1 to 64.
    public init(workers: Int = 2, maker: @escaping @Sendable () -> Handler) {
        self.workers = min(max(workers, 1), 64)
        prompt = { _ in nil }
        self.maker = maker
    }

    /// Every answer is ready at once: all on the server's own thread, one request at a time.
    public init(names: [String] = [], handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse) {
        self.names = names
        workers = 0
        prompt = handler
        maker = { { _ in .problem(500, "nobody makes answers here") } }
    }
}
