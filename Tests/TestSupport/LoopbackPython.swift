internal import Glibc

/// A script run by `/usr/bin/python3`; its standard input closes with this value, upon which it must exit.
public final class LoopbackPython: Sendable {
    private let process: pid_t
    private let talk: Int32

    /// Starts `script` with `arguments` as `sys.argv[1...]`.
    /// - Throws: `LoopbackError` when the system refuses.
    public init(_ script: String, _ arguments: [String] = []) throws {
        // Closed on exec, so that no other child keeps this one's standard input open.
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw LoopbackError(call: "socketpair", code: errno)
        }
        defer { close(ends[1]) }
        talk = ends[0]
        process = try spawn(["/usr/bin/python3", "-c", script] + arguments, talk: ends[1])
    }

    deinit {
        close(talk)
        waitpid(process, nil, 0)
    }

    /// For the beginning of a script: `context` for servers, with a certificate for 127.0.0.1 made for the occasion, whose
    /// path is `cert`, in `folder`, which the script deletes. Imports what it needs, and `sys`.
    public static let certificate = """
        import shutil, ssl, subprocess, sys, tempfile
        folder = tempfile.mkdtemp()
        cert, key = folder + '/cert.pem', folder + '/key.pem'
        subprocess.run(['/usr/bin/openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
            '-nodes', '-days', '2', '-subj', '/CN=loopback', '-addext', 'subjectAltName=IP:127.0.0.1',
            '-keyout', key, '-out', cert], check=True, stderr=subprocess.DEVNULL)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)

        """

    /// The next line the script prints, without its line break; "" at its end.
    public func line() -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while unsafe read(talk, &byte, 1) == 1, byte != 0x0A { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Everything the script prints from now on.
    public func rest() -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(talk, &block, block.count)
            guard count > 0 else { return bytes }
            bytes += block[..<count]
        }
    }
}

/// With no signal blocked: Swift's own threads block some, and children would inherit that.
private func spawn(_ arguments: [String], talk: Int32) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, talk, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, talk, 1)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var process = pid_t()
    let code = unsafe posix_spawn(&process, arguments[0], &actions, &attributes, &words, environ)
    guard code == 0 else { throw LoopbackError(call: "posix_spawn", code: code) }
    return process
}
