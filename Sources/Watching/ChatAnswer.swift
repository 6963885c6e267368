internal import FactSheets
internal import Scheduling

/// What a chat's service answered, as its documentation means it.
///
/// 429 and everything from 500 on may pass; what else is refused stays refused: the address, token, room or topic is
/// wrong or gone, or the message is not taken. Such a digest is given up and can be sent again by hand.
struct ChatAnswer {
    let service: Chat.Service
    let status: Int
    /// The field `Retry-After` as it came.
    let retryAfter: String?
    let body: [UInt8]

    /// What errors say in the JSON of the services; each has some of it.
    private struct Words: Decodable {
        struct Parameters: Decodable {
            var retryAfter: Double?
            var migrateToChatId: Int64?
        }
        /// Telegram.
        var ok: Bool?
        var errorCode: Int?
        var description: String?
        var parameters: Parameters?
        /// Discord, in seconds.
        var retryAfter: Double?
        /// Matrix.
        var errcode: String?
        var retryAfterMs: Double?
        var error: String?
        /// Mattermost and Discord.
        var message: String?
    }

    /// `secrets`: what the address or the headers held; none of it is in what is returned.
    func outcome(now: Instant, hiding secrets: [String]) -> Courier.Outcome {
        let words = try? JSON.decode(Words.self, from: body)
        var code = status
        // Telegram tells failures in its JSON too; an answer that is none of its JSON is a proxy's.
        if service == .telegram, (200..<300).contains(status), words?.ok != true {
            code = words?.errorCode ?? 502
        }
        if (200..<300).contains(code) { return .sent }
        let reason = "\(service.rawValue) answered \(code)" + said(words, secrets)
        guard code < 400 || code == 408 || code == 425 || code == 429 || code >= 500 else {
            if let chat = words?.parameters?.migrateToChatId {
                return .dead("\(reason); the group has another id now: write chat_id = \"\(chat)\"")
            }
            return .dead(reason, isGone: code == 410)
        }
        let asked = [
            retryAfter.flatMap { parseRetryAfter($0, now: now) }, seconds(words?.retryAfter),
            seconds(words?.parameters?.retryAfter), seconds(words?.retryAfterMs.map { $0 / 1000 }),
        ].compactMap { $0 }.max()
        return .later(
            reason, retryAfter: asked, throttled: asked != nil || [429, 502, 503, 504].contains(code))
    }

    /// The service's own words, in a line; what is not JSON only of those that answer in words.
    private func said(_ words: Words?, _ secrets: [String]) -> String {
        let inJSON = [words?.errcode, words?.description ?? words?.error ?? words?.message]
            .compactMap { $0 }.joined(separator: " ")
        let answersInWords = service == .slack || service == .mattermost
        var said =
            inJSON.isEmpty && answersInWords ? String(decoding: body.prefix(200), as: UTF8.self) : inJSON
        for secret in secrets where !secret.isEmpty {
            said = said.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "…")
        }
        said = terminalSafe(String(String.UnicodeScalarView(said.unicodeScalars.prefix(200))))
        return said.isEmpty ? "" : ": \(said)"
    }

    private func seconds(_ value: Double?) -> Duration? {
        guard let value, value.isFinite, value >= 0 else { return nil }
        return .milliseconds(Int64((min(value, 7 * 86_400) * 1000).rounded(.up)))
    }
}
