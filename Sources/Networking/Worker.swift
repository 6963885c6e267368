internal import FactSheets
internal import Threading

/// A thread with a libcurl handle of its own, whose connections are used again.
actor Worker {
    private let thread = BlockingThread()
    private var handle: EasyHandle?

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// Blocks this worker's thread until the answer is complete, or `stop` is raised.
    func answer(to request: WebRequest, under policy: NetworkPolicy, stop: StopFlag) -> WebAnswer {
        do throws(TransferError) {
            if handle == nil { handle = try EasyHandle() }
        } catch {
            return WebAnswer(failure: error)
        }
        return handle?.answer(to: request, under: policy, stop: stop)
            ?? WebAnswer(failure: TransferError(.other, "out of memory"))
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
}
