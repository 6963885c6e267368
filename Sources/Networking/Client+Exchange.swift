internal import FactSheets

/// What came back for something that was posted.
public enum ExchangeResult: Equatable, Sendable {
    /// An answer of status 200, whole, and the type that it gave itself, without parameters and in small letters.
    case answered(body: [UInt8], contentType: String)
    /// Any other answer, or none, in one line.
    case failed(String)
}

extension Client {
    /// Posts `body` as `contentType` to `url` and hands over what comes back: at most 64 KiB. Redirects are not
    /// followed.
    public func exchange(_ url: String, contentType: String, body: [UInt8]) async -> ExchangeResult {
        guard let address = canonicalAddress(url) else { return .failed("the address is not http or https") }
        let request = WebRequest(
            url: address, headers: [Header("Content-Type", contentType)], posted: body,
            bodyLimit: policy.limits.replyBytes, timeout: policy.timeout)
        let answer = await withWorker(for: host(of: address) ?? "") { worker, stop in
            await worker.answer(to: request, under: policy, stop: stop)
        }
        guard let answer else { return .failed(TransferError.stopped.reason) }
        if let failure = answer.failure { return .failed(failure.reason) }
        guard answer.status == 200 else { return .failed("it answered \(answer.status)") }
        let type = (answer.headers["Content-Type"] ?? "").prefix { $0 != ";" && $0 != " " }
        return .answered(body: answer.body, contentType: type.lowercased())
    }
}
