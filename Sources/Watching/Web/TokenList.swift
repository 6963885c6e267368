public import FactSheets
internal import Serving
internal import Supervising

/// Why the list of tokens cannot be used. Holds nothing of a token.
public enum TokenListError: Explained, Equatable {
    case unreadable(SecretError)
    /// Lines from 1, and what is wrong with each.
    case malformed(path: String, lines: [Int], reasons: [String])

    public var summary: String {
        switch self {
        case .unreadable(let error): error.summary
        case .malformed(let path, let lines, let reasons):
            zip(lines, reasons).map { "\(path):\($0): \($1)" }.joined(separator: "\n")
        }
    }

    public var remedy: String? {
        switch self {
        case .unreadable(let error): error.remedy
        case .malformed:
            "write one token a line, such as 'Ana notes 5f0c…' with what 'openssl rand -hex 32' prints"
        }
    }
}

/// Those who may do more than read, as the file or credential of that name has them; nobody without one.
func accessTokens(_ name: String?) throws(TokenListError) -> AccessTokens {
    guard let name else { return AccessTokens() }
    let list: String
    do {
        list = try readPrivateSecret(name)
    } catch {
        throw .unreadable(error)
    }
    do {
        return try AccessTokens(list: list)
    } catch {
        throw .malformed(path: name, lines: error.faults.map(\.line), reasons: error.faults.map(\.reason))
    }
}
