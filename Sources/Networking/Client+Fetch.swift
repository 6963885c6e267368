public import FactSheets

extension Client {
    /// Asks for `url`, following up to 5 redirects, none of them from https to http.
    ///
    /// Never throws: a failure is a capture, too, with the status and headers of the last answer if there was one, and
    /// no body. The bounds of the policy hold for all hops together. `now` is read once, when the answer is complete.
    /// - Returns: The capture, whatever happened.
    public func fetch(
        _ url: String, role: Capture.Role, validators: Validators?, now: @Sendable () -> Instant
    ) async -> Capture {
        var fetch = Fetch(url, role: role, validators: validators, under: policy)
        while let request = fetch.request() {
            let answer = await withWorker(for: host(of: fetch.address) ?? "") { worker, stop in
                await worker.answer(to: request, under: policy, stop: stop)
            }
            fetch.take(answer ?? WebAnswer(failure: .stopped))
        }
        return fetch.capture(at: now())
    }

    /// Works `line` off, each address as `fetch` would; returns when it is closed, or the task cancelled, and nothing
    /// is under way any more.
    public func serve(_ line: FetchLine, now: @escaping @Sendable () -> Instant) async {
        await withTaskCancellationHandler {
            await lineWorker.serve(line, under: policy, now: now)
        } onCancel: {
            line.close()
        }
    }
}

/// The address itself is left out: it may hold a password.
let notAnAddress = "the address is not one of http or https without credentials"

/// The course of one fetch over its hops; pure, so that every turn of it can be tested by itself.
struct Fetch {
    let asked: String
    let role: Capture.Role
    let started = ContinuousClock.now
    /// What is asked next, or was asked last.
    private(set) var address: String
    private(set) var redirects: [Capture.Redirect] = []
    private(set) var isUnderWay = true
    private let limit: Int
    private let timeout: Duration
    private let bodyLimit: Int
    private let headers: [Header]
    private var answer = WebAnswer()
    private var sent: WebRequest?
    private let traveller: Traveller?
    private var failure: TransferError? {
        didSet { isUnderWay = false }
    }

    init(_ asked: String, role: Capture.Role, validators: Validators?, under policy: NetworkPolicy) {
        self.init(
            canonical: canonicalAddress(asked) ?? "", role: role, validators: validators, under: policy,
            asked: asked)
    }

    /// As `init`, of an address that is canonical already; one that cannot be is refused.
    init(
        canonical address: String, role: Capture.Role, validators: Validators?, under policy: NetworkPolicy,
        asked: String? = nil
    ) {
        self.address = address
        self.asked = asked ?? address
        self.role = role
        limit = policy.limits.hops
        timeout = policy.timeout
        bodyLimit = policy.maxBytes
        traveller = policy.gateway == nil ? Traveller(agent: policy.agent, proxy: policy.proxy) : nil
        headers = [Header("Accept", accepted(as: role))] + (validators?.conditions ?? [])
        guard !mayBeCanonical(address) else { return }
        failure = TransferError(.refused, notAnAddress)
        isUnderWay = false
    }

    /// What is to be sent next; `nil` when the fetch is over.
    mutating func request() -> WebRequest? {
        guard isUnderWay else { return nil }
        let rest = timeout - (ContinuousClock.now - started)
        guard rest > .zero else {
            failure = TransferError(.timeout, "the redirects took longer than \(timeout)")
            return nil
        }
        let request = WebRequest(url: address, headers: headers, bodyLimit: bodyLimit, timeout: rest)
        sent = request
        return request
    }

    /// Takes what the last address answered; afterwards the fetch is over, or `address` is the next hop.
    mutating func take(_ answer: WebAnswer) {
        self.answer = answer
        guard redirectStatuses.contains(answer.status), let location = answer.location else {
            isUnderWay = false
            failure = answer.failure
            return
        }
        // The body of a redirect is nobody's concern; only a head that did not arrive is a failure, and that has no
        // status. But a stopped or timed-out transfer ends the fetch.
        if let broken = answer.failure, !answer.isOversized, broken.kind != .truncated {
            failure = broken
            return
        }
        // A Location in raw UTF-8 or Latin-1: the bytes are kept, as percent-encoded ones.
        let reference = percentEncoded(location) { (0x20..<0x7F).contains($0) }
        let target = resolve(reference, against: address)
        redirects.append(Capture.Redirect(status: answer.status, location: target ?? oneLine(reference)))
        guard let target else {
            failure = TransferError(.refused, "redirected: \(notAnAddress)")
            return
        }
        guard !(address.hasPrefix("https:") && target.hasPrefix("http:")) else {
            failure = TransferError(.refused, "redirected from https to http, to '\(oneLine(target))'")
            return
        }
        guard redirects.count <= limit else {
            failure = TransferError(.redirects, "redirected more than \(limit) times")
            return
        }
        address = target
    }

    /// What passed on the wire; `nil` in a replay, where nothing did that is worth telling.
    var passage: Passage? {
        traveller.map { Passage(by: $0, sent: sent, answer.wire, took: .now - started) }
    }

    func capture(at time: Instant) -> Capture {
        let hasBody = failure == nil && answer.status != 304
        return Capture(
            role: role, url: asked, answered: address, time: time, status: answer.status,
            headers: answer.headers, body: hasBody ? answer.body : [], failure: failure?.failure,
            redirects: redirects)
    }
}

private func accepted(as role: Capture.Role) -> String {
    switch role {
    case .source:
        "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
            + "text/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
    case .page: "text/html, application/xhtml+xml, text/markdown;q=0.8, */*;q=0.5"
    case .robots: "text/plain, */*;q=0.5"
    }
}
