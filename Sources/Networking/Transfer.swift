internal import CCurl
internal import FactSheets

/// One place for one request at a time: an easy handle set up once, and what the present request brings.
@safe final class Transfer {
    let handle: EasyHandle
    private let policy: NetworkPolicy
    private let exchange: UnsafeMutablePointer<HTTPExchange>
    private let gate: UnsafeMutablePointer<SocketGate>
    private let text = ErrorText()
    private var lines: StringList
    /// What the handle may be asked over.
    private var scheme = ""

    init(under policy: NetworkPolicy) throws(TransferError) {
        self.policy = policy
        let idle = StopFlag()
        unsafe exchange = .allocate(capacity: 1)
        unsafe exchange.initialize(to: HTTPExchange(headLimit: 0, bodyLimit: 0, redirectLimit: 0))
        unsafe gate = .allocate(capacity: 1)
        unsafe gate.initialize(to: SocketGate(rule: policy.rule, stop: idle))
        lines = try StringList([])
        handle = try EasyHandle()
        try unsafe handle.guardEverything(by: gate, exchange)
        try handle.configure(under: policy)
        try handle.set(text)
    }

    deinit {
        handle.reset()
        unsafe exchange.deinitialize(count: 1).deallocate()
        unsafe gate.deinitialize(count: 1).deallocate()
    }

    /// Sets the handle up for `request`.
    /// - Throws: What keeps it from being sent at all.
    func prepare(_ request: WebRequest) throws(TransferError) {
        if let reason = policy.refusal(ofCanonical: request.url) { throw TransferError(.refused, reason) }
        unsafe exchange.pointee = HTTPExchange(
            headLimit: policy.limits.headerBytes, bodyLimit: request.bodyLimit,
            redirectLimit: policy.limits.replyBytes,
            over: request.url.hasPrefix("https:") ? handle.raw : nil)
        unsafe gate.pointee.forget()
        text.clear()
        let place = policy.gateway?.place(of: request.url) ?? request.url
        try restrict(to: place.hasPrefix("https:") ? "https" : "http")
        try handle.configure(request, at: place)
        let lines = try StringList(terminated: try request.lines())
        try handle.set(CURLOPT_HTTPHEADER, lines)
        self.lines = lines
    }

    private func restrict(to scheme: String) throws(TransferError) {
        if scheme == self.scheme { return }
        self.scheme = ""
        try handle.restrict(to: scheme)
        self.scheme = scheme
    }

    /// What `request` brought, once libcurl ended it with `code`.
    func answer(to request: WebRequest, _ code: CURLcode) -> WebAnswer {
        let end = TransferEnd(code, text, status: handle.status)
        var answer = unsafe WebAnswer(
            to: request, end, exchange.pointee, gate.pointee, limit: policy.limits.headerBytes)
        answer.wire.peer = handle.peer
        if answer.status == 0 { answer.wire.sent = handle.sentVersion }
        unsafe exchange.pointee = HTTPExchange(headLimit: 0, bodyLimit: 0, redirectLimit: 0)
        return answer
    }
}
