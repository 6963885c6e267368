internal import FactSheets

/// A request's head as libmicrohttpd handed it over, before anybody trusts it.
struct RequestHead {
    var method: String
    var target: [UInt8]
    var version: String
    var headers: [Header]
    /// How many bytes the head had on the wire, 0 when unknown.
    var size: Int

    /// Why the request is refused, or `nil` when it may be answered.
    ///
    /// libmicrohttpd 0.9.75 takes repeated Host and Content-Length fields, control bytes and `%00` as they come.
    func refusal(hosts: Set<String>) -> HTTPResponse? {
        if let fault { return .problem(400, "bad request: \(fault)") }
        guard let host = headers["Host"], hosts.contains(host.lowercased()) else {
            return .problem(421, "misdirected request: this server does not answer for that host")
        }
        guard method == "GET" || method == "HEAD" else {
            return .problem(
                405, "only GET and HEAD are answered here", headers: [Header("Allow", "GET, HEAD")])
        }
        if headers["Transfer-Encoding"] != nil || (headers["Content-Length"] ?? "0") != "0" {
            return .problem(400, "bad request: GET and HEAD carry no body here")
        }
        return nil
    }

    private var fault: String? {
        guard isToken(method), version == "HTTP/1.1" || version == "HTTP/1.0" else {
            return "malformed request line"
        }
        guard target.first == UInt8(ascii: "/") else { return "the target must begin with '/'" }
        guard target.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            return "the target holds bytes to escape"
        }
        if let escape = firstBadEscape() { return escape }
        for header in headers where !isToken(header.name) || !isVisible(header.value) {
            return "a header field holds control bytes"
        }
        if count("Host") != 1 { return "exactly one Host field is needed" }
        if count("Content-Length") > 1 { return "Content-Length is repeated" }
        if count("Transfer-Encoding") > 1 { return "Transfer-Encoding is repeated" }
        if count("Content-Length") == 1, count("Transfer-Encoding") == 1 {
            return "Content-Length together with Transfer-Encoding"
        }
        // C strings end at a NUL, and folded or bare lines are mended before we see them. Such a head is longer or
        // shorter than the one that its visible parts make.
        if size != 0, size != plainSize { return "the head is not written as 'Name: value' lines with CR LF" }
        return nil
    }

    /// `%00` and its like: what a C program behind would read as an end or a line break.
    private func firstBadEscape() -> String? {
        for index in target.indices where target[index] == UInt8(ascii: "%") {
            guard index + 2 < target.count, let high = hexDigit(target[index + 1]),
                let low = hexDigit(target[index + 2])
            else { return "a '%' must be followed by two hexadecimal digits" }
            let byte = high << 4 | low
            if byte < 0x20 || byte == 0x7f { return "the target holds an escaped control byte" }
        }
        return nil
    }

    private func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private func count(_ name: String) -> Int {
        let wanted = name.lowercased()
        return headers.count { $0.name.lowercased() == wanted }
    }

    private func isVisible(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 == 0x09 || (0x20...0x7e).contains($0) || $0 >= 0x80 }
    }

    private var plainSize: Int {
        let line = method.utf8.count + 1 + target.count + 1 + version.utf8.count + 2
        return headers.reduce(line + 2) { $0 + $1.name.utf8.count + 2 + $1.value.utf8.count + 2 }
    }
}
