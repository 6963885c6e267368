#if canImport(Glibc)
    internal import Glibc
#endif

/// Why a secret could not be had. Never holds anything of the secret.
public enum SecretError: Explained, Equatable {
    case noCredentials(name: String)
    case unreadable(path: String, reason: String)
    case empty(path: String)
    case tooLarge(path: String)
    case notText(path: String)
    case exposed(path: String)

    public var summary: String {
        switch self {
        case .noCredentials(let name): "no credential '\(name)': systemd passed none to this process"
        case .unreadable(let path, let reason): "the secret in '\(path)' cannot be read: \(reason)"
        case .empty(let path): "the secret in '\(path)' is empty"
        case .tooLarge(let path): "the secret in '\(path)' is longer than 64 KiB"
        case .notText(let path): "the secret in '\(path)' is not UTF-8 text"
        case .exposed(let path): "everybody can read the secret in '\(path)'"
        }
    }

    public var remedy: String? {
        switch self {
        case .noCredentials(let name):
            "add 'LoadCredential=\(name):FILE' to the service, or write an absolute path"
        case .unreadable: "the file must be readable by the user that the service runs as"
        case .exposed(let path): "chmod o= '\(path)'"
        case .empty, .tooLarge, .notText: nil
        }
    }
}

private let largestSecret = 64 << 10

/// The text of a secret, at most 64 KiB of UTF-8, without the line break at its end.
///
/// `path` without a slash is the name of a credential, found in `$CREDENTIALS_DIRECTORY`
/// (<https://systemd.io/CREDENTIALS/>); any other is a file.
public func readSecret(_ path: String) throws(SecretError) -> String {
    try readSecret(path, credentials: [:])
}

/// As `readSecret(_:)`, of a secret that must not be everybody's to read.
/// - Throws: `SecretError.exposed` when it is.
public func readPrivateSecret(_ path: String) throws(SecretError) -> String {
    try readSecret(path, credentials: [:], isPrivate: true)
}

/// As `readSecret(_:)`, of a service's secrets: `credentials` says where systemd takes those from that it passes on.
public func readSecret(_ path: String, credentials: [String: String]) throws(SecretError) -> String {
    try readSecret(path, credentials: credentials, isPrivate: false)
}

private func readSecret(
    _ path: String, credentials: [String: String], isPrivate: Bool
) throws(SecretError) -> String {
    var file = path
    if let source = credentials[path] {
        file = source
    } else if !path.contains("/") {
        guard let directory = unsafe getenv("CREDENTIALS_DIRECTORY"), path != "..", path != ".", path != ""
        else {
            throw .noCredentials(name: path)
        }
        file = unsafe String(cString: directory) + "/" + path
    }
    guard !path.utf8.contains(0) else { throw .unreadable(path: path, reason: "its name holds a NUL") }
    var bytes = try contents(of: file, named: path, isPrivate: isPrivate)
    if bytes.last == UInt8(ascii: "\n") {
        bytes.removeLast()
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    }
    guard !bytes.isEmpty else { throw .empty(path: path) }
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
        throw .notText(path: path)
    }
    return text
}

private func contents(
    of file: String, named path: String, isPrivate: Bool
) throws(SecretError) -> [UInt8] {
    let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: reason(errno)) }
    defer { close(descriptor) }
    if isPrivate {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw .unreadable(path: path, reason: reason(errno))
        }
        guard status.st_mode & (S_IROTH | S_IWOTH) == 0 else { throw .exposed(path: path) }
    }
    guard let bytes = bytes(of: descriptor, most: largestSecret) else {
        throw .unreadable(path: path, reason: reason(errno))
    }
    guard bytes.count <= largestSecret else { throw .tooLarge(path: path) }
    return bytes
}
