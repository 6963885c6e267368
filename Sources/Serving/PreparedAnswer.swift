internal import CMicroHTTPD
internal import FactSheets

/// An answer as libmicrohttpd has it: made once, sent any number of times, freed with the last who holds it.
@safe final class PreparedAnswer: Sendable, Equatable {
    /// Safe: it is not changed once it is made, and libmicrohttpd counts those who hold it under a lock.
    nonisolated(unsafe) private let raw: OpaquePointer
    private let status: UInt32

    /// How much is read of a body under way at a time.
    private static let block = 32 << 10

    /// An answer that is there whole; `nil` when no memory is left. `closes`: the connection ends with it.
    convenience init?(_ answer: HTTPResponse, closes: Bool = false) {
        var body = answer.body
        let raw = unsafe body.withUnsafeMutableBytes { bytes in
            unsafe MHD_create_response_from_buffer(bytes.count, bytes.baseAddress, .RESPMEM_MUST_COPY)
        }
        guard let raw = unsafe raw else { return nil }
        unsafe self.init(raw, of: answer, closes: closes)
    }

    /// One whose body is made while it is sent. Only for the server's thread.
    convenience init?(_ answer: HTTPResponse, _ flow: BodyFlow) {
        let context = unsafe Unmanaged.passRetained(flow)
        let raw = unsafe MHD_create_response_from_callback(
            flow.size.map(UInt64.init) ?? .max, Self.block, readFlow, context.toOpaque(), dropFlow)
        guard let raw = unsafe raw else {
            unsafe context.release()
            return nil
        }
        unsafe self.init(raw, of: answer, closes: false)
    }

    private init(_ raw: OpaquePointer, of answer: HTTPResponse, closes: Bool) {
        unsafe self.raw = raw
        status = (200...599).contains(answer.status) ? UInt32(answer.status) : 500
        for header in answer.headersToSend {
            _ = unsafe MHD_add_response_header(raw, header.name, header.value)
        }
        if closes { _ = unsafe MHD_add_response_header(raw, "Connection", "close") }
    }

    deinit { unsafe MHD_destroy_response(raw) }

    static func == (one: PreparedAnswer, other: PreparedAnswer) -> Bool { one === other }

    /// Has it sent.
    func queue(on connection: OpaquePointer) -> MHD_Result {
        unsafe MHD_queue_response(connection, status, raw)
    }
}

/// MHD_CONTENT_READER_END_WITH_ERROR, a macro: the connection is closed.
private let failure = -2

private let readFlow: MHD_ContentReaderCallback = { context, _, buffer, size in
    guard let context = unsafe context, let buffer = unsafe buffer else { return failure }
    let flow = unsafe Unmanaged<BodyFlow>.fromOpaque(context).takeUnretainedValue()
    return unsafe flow.loop.read(flow, into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
        ?? failure
}

private let dropFlow: MHD_ContentReaderFreeCallback = { context in
    guard let context = unsafe context else { return }
    unsafe Unmanaged<BodyFlow>.fromOpaque(context).release()
}
