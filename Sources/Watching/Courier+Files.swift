internal import Digesting
internal import FactSheets
internal import Glibc
internal import Supervising

extension Courier {
    // MARK: Directories

    func write(_ digest: Digest, to directory: String) throws -> Outcome {
        let files: [(String, [UInt8])] = [
            ("txt", Array(digestText(digest, style: .plain, width: 80).utf8)),
            ("html", Array(digestHTML(digest).utf8)),
            ("json", try digestJSON(digest)),
        ]
        for (ending, bytes) in files {
            try writeDurably(bytes, to: "\(directory)/\(digest.id).\(ending)")
        }
        return .sent
    }

    /// Delivers a mail as <https://cr.yp.to/proto/maildir.html> says: written into `tmp`, then moved to `new`, with LF
    /// at line ends, as files have them. Its name comes from the digest, so that what was delivered before, read or not,
    /// is not delivered again.
    func deliver(_ digest: Digest, toMaildir directory: String, for subscriber: String) throws -> Outcome {
        for name in ["", "/tmp", "/new", "/cur"]
        where unsafe mkdir(directory + name, 0o700) != 0 && errno != EEXIST {
            let reason = unsafe String(cString: strerror(errno))
            throw FileError.cannotWrite(path: directory + name, reason: reason)
        }
        let name = "\(digest.time.milliseconds / 1000).\(digest.id).hledwatch"
        let isThere = try namesInDirectory(directory + "/new").contains(name)
        let isRead = try namesInDirectory(directory + "/cur").contains {
            $0 == name || $0.hasPrefix(name + ":")
        }
        if isThere || isRead { return .sent }
        let message = mailMessage(
            digest, from: self.mail?.from ?? "hledwatch@hledwatch.invalid",
            to: "\(subscriber)@hledwatch.invalid",
            unsubscribe: self.mail?.unsubscribe)
        let lines = message.indices.filter { index in
            !(message[index] == 0x0D && index + 1 < message.count && message[index + 1] == 0x0A)
        }
        try writeDurably(
            lines.map { message[$0] }, to: "\(directory)/new/\(name)", draft: "\(directory)/tmp/\(name)")
        return .sent
    }

    // MARK: Programs

    /// What a program's exit status means, as qmail-command(8) has it: 0 done, 100 never; 75 (EX_TEMPFAIL) and all
    /// others later.
    func run(_ command: Subscriber.Command, _ digest: Digest, _ json: [UInt8]) throws -> Outcome {
        let end = try runChild(
            command.words, input: try form(command.form, of: digest, json), limit: command.timeLimit,
            isStopped: { Task.isCancelled })
        let line = String(decoding: end.output.prefix { $0 != 0x0A }.prefix(200), as: UTF8.self)
        let said = line.isEmpty ? "" : ": \(terminalSafe(line))"
        switch end.manner {
        case .exited(0): return .sent
        case .exited(100): return .dead("the command ended with 100: it wants no more tries\(said)")
        case .exited(let status): return .later("the command ended with \(status)\(said)", retryAfter: nil)
        case .killed(let signal):
            return .later("the command was ended by signal \(signal)\(said)", retryAfter: nil)
        case .outOfTime:
            return .later(
                "the command took longer than \(command.timeLimit.written) and was ended", retryAfter: nil)
        case .stopped: return .later("the command was ended, for the service stops", retryAfter: nil)
        }
    }

    private func form(_ form: Subscriber.Command.Form, of digest: Digest, _ json: [UInt8]) throws -> [UInt8] {
        switch form {
        case .text: Array(digestText(digest, style: .plain, width: 80).utf8)
        case .html: Array(digestHTML(digest).utf8)
        case .json: json
        case .mail:
            mailMessage(
                digest, from: self.mail?.from ?? "hledwatch@hledwatch.invalid",
                to: "\(digest.subscriber)@hledwatch.invalid", unsubscribe: self.mail?.unsubscribe)
        }
    }
}
