public import FactSheets
internal import Glibc

/// Why the log's key cannot be used. Never holds anything of the key.
public enum KeyError: Explained, Equatable {
    case notAKey(path: String)
    case badName(name: String)
    case cannotWrite(path: String, reason: String)
    /// The log has another name than the configuration asks for.
    case renamed(key: String, configured: String)
    /// The log of several watchers is sealed with another key than the one in that directory.
    case another(directory: String)
    /// The system gives no random bytes.
    case noRandomness

    public var summary: String {
        switch self {
        case .notAKey(let path): "'\(path)' holds no key of a log"
        case .badName(let name): "'\(name)' cannot be the name of a log"
        case .cannotWrite(let path, let reason): "cannot write the log's key '\(path)': \(reason)"
        case .renamed(let key, let configured):
            "the log's key is that of '\(key)', and the configuration calls the log '\(configured)'"
        case .another(let directory):
            "the log that this watcher shares with others is sealed with another key than '\(directory)/\(KeyFile.name)'"
        case .noRandomness: "the system gives no random bytes for the log's key"
        }
    }

    public var remedy: String? {
        switch self {
        case .notAKey:
            "put the key back from your own copy; moved away, a new one is made and the log goes on under it"
        case .badName: "'origin' is an address without its scheme, such as 'example.org/hledwatch'"
        case .cannotWrite: "make the archive's directory writable for the user that runs hledwatch"
        case .renamed: "a log keeps its name: write 'origin' as the key has it, or leave it out"
        case .another:
            "copy 'log-key' and 'log-key.pub' from the watcher that sealed first, or pass all of them one credential of that name"
        case .noRandomness: nil
        }
    }
}

/// The log's key in the archive's directory: `log-key`, for its owner alone, and `log-key.pub`, for everyone.
public enum KeyFile {
    public static let name = "log-key"

    /// The key in `directory`; a new one, called `origin`, where there is none.
    public static func load(directory: String, origin: String, read: (String) throws -> String) throws
        -> SigningKey
    {
        let path = directory + "/" + name
        if unsafe access(path, F_OK) != 0 {
            guard VerifierKey.isName(origin) else { throw KeyError.badName(name: origin) }
            guard let key = SigningKey.make(name: origin) else { throw KeyError.noRandomness }
            try place(key.secretText + "\n", at: path, mode: 0o600)
        }
        guard let key = SigningKey(secretText: try read(path)) else { throw KeyError.notAKey(path: path) }
        if unsafe access(path + ".pub", F_OK) != 0 {
            try place(key.verifier.text + "\n", at: path + ".pub", mode: 0o644)
        }
        return key
    }

    /// Makes a file that was not there; whoever reads it finds all of it. What is there by now is left.
    private static func place(_ text: String, at path: String, mode: mode_t) throws(KeyError) {
        let draft = path + ".part"
        _ = unsafe unlink(draft)
        let file = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard file >= 0 else { throw .cannotWrite(path: path, reason: systemReason(errno)) }
        defer { _ = unsafe unlink(draft) }
        let bytes = Array(text.utf8)
        let isWritten = unsafe write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        let reason = systemReason(errno)
        close(file)
        guard isWritten else { throw .cannotWrite(path: path, reason: reason) }
        guard unsafe link(draft, path) == 0 || errno == EEXIST else {
            throw .cannotWrite(path: path, reason: systemReason(errno))
        }
        syncDirectory(directory(of: path))
    }
}
