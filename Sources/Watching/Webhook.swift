internal import Archiving
internal import FactSheets
internal import FoundationEssentials

/// Why a webhook could not be signed.
enum WebhookError: Explained, Equatable {
    case noSecret
    case badSecret

    var summary: String {
        switch self {
        case .noSecret: "the webhook's secret file holds no secret"
        case .badSecret: "a secret of the webhook is not 'whsec_' and base64"
        }
    }

    var remedy: String? { "write 'whsec_' and 24 to 64 bytes in base64, one secret a line, newest first" }
}

/// The headers of Standard Webhooks 1.0 (<https://www.standardwebhooks.com>): one signature for each secret, so that
/// receivers can change over from an old secret to a new one.
func webhookHeaders(
    id: String, timestamp: Instant, body: [UInt8], secrets: [String]
) throws(WebhookError) -> [Header] {
    guard !secrets.isEmpty else { throw .noSecret }
    let seconds = String(timestamp.milliseconds / 1000)
    let signed = Array("\(id).\(seconds).".utf8) + body
    var signatures: [String] = []
    for secret in secrets.prefix(2) {
        guard secret.hasPrefix("whsec_"), let key = Data(base64Encoded: String(secret.dropFirst(6))),
            key.count >= 16
        else { throw .badSecret }
        signatures.append("v1," + Data(Hashing.hmacSHA256(key: [UInt8](key), signed)).base64EncodedString())
    }
    return [
        Header("Content-Type", "application/json"), Header("webhook-id", id),
        Header("webhook-timestamp", seconds),
        Header("webhook-signature", signatures.joined(separator: " ")),
    ]
}
