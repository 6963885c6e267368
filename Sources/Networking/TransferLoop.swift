internal import CCurl
internal import FactSheets

/// Requests under way on one thread: the only place, but for mail's, where bytes leave the machine.
@safe final class TransferLoop {
    /// A fetch that is under way, and the request of it that is.
    private struct Job {
        let turn: HostQueue<Wanted>.Turn
        var fetch: Fetch
        var request: WebRequest
    }

    private let policy: NetworkPolicy
    private let multi: MultiHandle
    private var transfers: [Transfer] = []
    private var jobs: [Job?] = []
    /// The transfers that are not under way.
    private var free: [Int] = []

    init(under policy: NetworkPolicy) throws(TransferError) {
        self.policy = policy
        multi = try MultiHandle()
    }

    // MARK: One request

    /// Sends `request` and waits for the answer, or until `stop` is raised.
    func answer(to request: WebRequest, stop: StopFlag) throws(TransferError) -> WebAnswer {
        let number = try freeTransfer()
        let transfer = transfers[number]
        defer { free.append(number) }
        try transfer.prepare(request)
        try multi.add(transfer.handle, as: number)
        defer { multi.remove(transfer.handle) }
        while true {
            try multi.perform()
            if let (_, code) = multi.nextEnd() { return transfer.answer(to: request, code) }
            if stop.isRaised { return WebAnswer(failure: .stopped) }
            try multi.wait(for: .milliseconds(250), or: -1)
        }
    }

    // MARK: A line of them

    /// Works `line` off until it is closed; what is under way then is given up.
    /// - Throws: When libcurl is at odds with itself; then the line is closed, too.
    func serve(_ line: FetchLine, now: () -> Instant) throws(TransferError) {
        var failure: TransferError?
        do throws(TransferError) {
            try multi.limit(perHost: line.perHost, kept: 4 * line.width)
            repeat { try step(line, now) } while !line.isClosed
        } catch {
            failure = error
            line.close()
        }
        for number in jobs.indices {
            guard var job = take(number) else { continue }
            job.fetch.take(WebAnswer(failure: failure ?? .stopped))
            line.finish(job.turn, job.fetch.done(job.turn.element.number, now(), isGivenUp: true))
        }
        line.handOver()
        if let failure { throw failure }
    }

    private func step(_ line: FetchLine, _ now: () -> Instant) throws(TransferError) {
        while let turn = line.begin() {
            let wanted = turn.element
            let fetch = Fetch(
                canonical: wanted.url, role: wanted.role, validators: wanted.validators, under: policy)
            try goOn(fetch, turn, line, now)
        }
        try multi.perform()
        while let (number, code) = multi.nextEnd() {
            guard var job = take(number) else { continue }
            job.fetch.take(transfers[number].answer(to: job.request, code))
            try goOn(job.fetch, job.turn, line, now)
        }
        line.handOver()
        if line.canBegin { return }
        try multi.wait(for: line.pause, or: line.descriptor)
        line.heard()
    }

    /// The job of a transfer, which is free from now on.
    private func take(_ number: Int) -> Job? {
        guard let job = jobs[number] else { return nil }
        multi.remove(transfers[number].handle)
        jobs[number] = nil
        free.append(number)
        return job
    }

    /// Sends the next request of `fetch`, or finishes it.
    private func goOn(
        _ fetch: Fetch, _ turn: HostQueue<Wanted>.Turn, _ line: FetchLine, _ now: () -> Instant
    ) throws(TransferError) {
        var fetch = fetch
        while let request = fetch.request() {
            let number = try freeTransfer()
            do throws(TransferError) {
                try transfers[number].prepare(request)
                try multi.add(transfers[number].handle, as: number)
                jobs[number] = Job(turn: turn, fetch: fetch, request: request)
                return
            } catch {
                free.append(number)
                fetch.take(WebAnswer(failure: error))
            }
        }
        line.finish(turn, fetch.done(turn.element.number, now()))
    }

    private func freeTransfer() throws(TransferError) -> Int {
        if let number = free.popLast() { return number }
        transfers.append(try Transfer(under: policy))
        jobs.append(nil)
        return transfers.count - 1
    }
}

extension Fetch {
    fileprivate func done(_ number: Int64, _ time: Instant, isGivenUp: Bool = false) -> Fetched {
        let passage = passage
        return Fetched(
            number: number, capture: capture(at: time), took: passage?.took ?? .now - started,
            passage: passage, isGivenUp: isGivenUp)
    }
}
