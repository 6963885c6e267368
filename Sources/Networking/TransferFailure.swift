internal import CCurl
internal import FactSheets

/// Why a transfer brought no usable answer; becomes a capture's failure, never leaves this target as an error.
struct TransferError: Error, Equatable {
    let kind: Capture.Failure.Kind
    let reason: String

    init(_ kind: Capture.Failure.Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }

    var failure: Capture.Failure { Capture.Failure(kind, reason) }

    static let stopped = TransferError(.other, "stopped before the answer was complete")
}

extension TransferEnd {
    /// What went wrong, or `nil`. `gate` is the one the transfer ran under; `answering` says that the head of an
    /// answer was complete, `received` how many bytes of its body had come.
    func failure(at host: @autoclosure () -> String, gate: SocketGate, answering: Bool, received: Int)
        -> TransferError?
    {
        switch code {
        case CURLE_OK: return nil
        case CURLE_ABORTED_BY_CALLBACK: return .stopped
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: return TransferError(.resolve, detail)
        case CURLE_COULDNT_CONNECT:
            guard !gate.refusals.isEmpty else { return TransferError(.connect, detail) }
            let places = gate.refusals.joined(separator: ", ")
            return TransferError(.refused, "'\(oneLine(host()))' leads to \(places), which is not allowed")
        case CURLE_OPERATION_TIMEDOUT: return TransferError(.timeout, detail)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
            return TransferError(.tls, detail)
        case CURLE_PARTIAL_FILE: return truncated(received)
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_GOT_NOTHING:
            if answering { return truncated(received) }
            return TransferError(code == CURLE_GOT_NOTHING ? .protocolError : .connect, detail)
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            return TransferError(.protocolError, detail)
        case CURLE_UNSUPPORTED_PROTOCOL: return TransferError(.unsupported, detail)
        case CURLE_URL_MALFORMAT: return TransferError(.refused, detail)
        default: return TransferError(.other, detail)
        }
    }

    private func truncated(_ received: Int) -> TransferError {
        TransferError(.truncated, "the answer ended early, after \(received) bytes of body: \(detail)")
    }
}

/// `text` cut to 300 bytes, control characters and line breaks as blanks, so that a reason stays one line.
func oneLine(_ text: String) -> String {
    let bytes = text.utf8.prefix(300).map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }
    return String(decoding: bytes, as: UTF8.self)
}
