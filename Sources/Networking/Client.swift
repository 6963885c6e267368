internal import CCurl

/// Prepares libcurl. Once, in `main`, before any task.
public func prepareNetworking() {
    let code = curl_global_init(Int(CURL_GLOBAL_ALL))
    precondition(code == CURLE_OK, "libcurl cannot be initialised")
}

/// Everything that leaves this machine: fetches, webhooks, mail, all under one policy.
///
/// Blocking work runs on threads of its own; a cancelled task gets its answer, a failure, within about a second.
public final class Client: Sendable {
    let policy: NetworkPolicy
    let pool: WorkerPool
    /// Works lines off, one after the other; its connections outlast them.
    let lineWorker = Worker()

    /// A client with at most `width` requests under way at once; more wait for their turn.
    public init(policy: NetworkPolicy, width: Int = 8) {
        self.policy = policy
        pool = WorkerPool(width: width)
    }

    /// Runs `body` with a worker; `stop` is raised when the task is cancelled. `nil` when it was before its turn came.
    func withWorker<Value: Sendable>(
        for host: String, _ body: (Worker, StopFlag) async -> Value
    ) async -> Value? {
        let stop = StopFlag()
        return await withTaskCancellationHandler {
            await pool.withWorker(for: host) { worker in await body(worker, stop) }
        } onCancel: {
            stop.raise()
        }
    }
}
