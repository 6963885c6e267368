/// What became of a message.
public enum MailResult: Equatable, Sendable {
    /// The server has taken responsibility for it.
    case accepted
    /// Not accepted; the same message may be sent again later.
    case temporary(String)
    /// Refused for good (RFC 5321 section 4.2.1: 5yz).
    case permanent(String)
    /// The whole message was sent and no answer came: it may or may not arrive (RFC 1047).
    case unknown(String)
}
