internal import FactSheets
internal import Threading

/// A thread with transfers of its own, whose connections are used again.
actor Worker {
    private let thread = BlockingThread()
    private var loop: TransferLoop?

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// Blocks this worker's thread until the answer is complete, or `stop` is raised.
    func answer(to request: WebRequest, under policy: NetworkPolicy, stop: StopFlag) -> WebAnswer {
        guard !stop.isRaised else { return WebAnswer(failure: .stopped) }
        do throws(TransferError) {
            return try loop(under: policy).answer(to: request, stop: stop)
        } catch {
            return WebAnswer(failure: error)
        }
    }

    /// Blocks this worker's thread until `line` is closed and nothing of it under way.
    func serve(_ line: FetchLine, under policy: NetworkPolicy, now: @Sendable () -> Instant) {
        do throws(TransferError) {
            try loop(under: policy).serve(line, now: now)
        } catch {
            loop = nil  // the next line begins anew
        }
    }

    private func loop(under policy: NetworkPolicy) throws(TransferError) -> TransferLoop {
        if let loop { return loop }
        let made = try TransferLoop(under: policy)
        loop = made
        return made
    }

    /// Blocks this worker's thread until the server has answered for the message. With a handle of its own, so that no
    /// connection that knows the password is ever used for anything else.
    func deliver(_ letter: Letter, under policy: NetworkPolicy, stop: StopFlag) -> MailResult {
        do throws(TransferError) {
            return try EasyHandle().deliver(letter, under: policy, stop: stop)
        } catch {
            return .temporary(error.reason)
        }
    }

    /// Blocks this worker's thread until `body` returns, which has a handle of its own.
    func probe(
        under policy: NetworkPolicy, stop: StopFlag,
        _ body: (borrowing EasyHandle, NetworkPolicy, StopFlag) throws(TransferError) -> Reach
    ) -> Reach {
        do throws(TransferError) {
            return try body(try EasyHandle(), policy, stop)
        } catch {
            return .failed(error.reason)
        }
    }
}
