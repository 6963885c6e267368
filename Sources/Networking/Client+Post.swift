public import FactSheets

/// What the receiver of something posted said.
public enum PostResult: Equatable, Sendable {
    /// Any status, redirects included; the value of `Retry-After` as it came; what came of the body.
    case answered(Int, retryAfter: String?, body: [UInt8] = [])
    /// No answer, in one line.
    case failed(String)
}

extension Client {
    /// Posts `body` to `url` with `headers` besides this client's own, or puts it there. Redirects are not followed; of
    /// the reply's body at most 64 KiB are kept.
    public func post(
        _ url: String, headers: [Header], body: [UInt8], replacing: Bool = false
    ) async -> PostResult {
        guard let address = canonicalAddress(url) else {
            return .failed("the webhook's address is not http or https")
        }
        let request = WebRequest(
            url: address, headers: headers, posted: body, isPut: replacing,
            bodyLimit: policy.limits.replyBytes,
            timeout: policy.timeout)
        let answer = await withWorker(for: host(of: address) ?? "") { worker, stop in
            await worker.answer(to: request, under: policy, stop: stop)
        }
        guard let answer else { return .failed(TransferError.stopped.reason) }
        // A status that arrived counts, whatever became of the body after it.
        guard answer.status == 0 else {
            return .answered(
                answer.status, retryAfter: answer.headers["Retry-After"],
                body: answer.failure == nil ? answer.body : [])
        }
        return .failed(answer.failure?.reason ?? "no answer")
    }
}
