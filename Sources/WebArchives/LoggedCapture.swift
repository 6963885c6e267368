public import FactSheets

/// A capture of the log as it is exported.
public struct LoggedCapture: Sendable {
    /// Its place in the log, from 1.
    public var number: Int64
    public var capture: Capture
    /// SHA-256 of the body, in hexadecimal digits; the body itself may have been pruned.
    public var bodyHash: String
    /// The exported capture that has the same body, or, for a 304, the one whose state it confirms.
    public var referred: CaptureReference?

    public init(number: Int64, capture: Capture, bodyHash: String, referred: CaptureReference? = nil) {
        self.number = number
        self.capture = capture
        self.bodyHash = bodyHash
        self.referred = referred
    }
}

/// A look that brought nothing new, as it is exported.
public struct LoggedCheck: Sendable {
    /// Its place in the log, from 1.
    public var number: Int64
    public var role: Capture.Role
    public var time: Instant
    /// From the request to the answer's end.
    public var took: Duration
    /// 304 or 200.
    public var status: Int
    /// What it confirmed.
    public var confirmed: CaptureReference

    public init(
        number: Int64, role: Capture.Role, time: Instant, took: Duration, status: Int,
        confirmed: CaptureReference
    ) {
        self.number = number
        self.role = role
        self.time = time
        self.took = took
        self.status = status
        self.confirmed = confirmed
    }
}

/// What a capture is known by: no log holds two that agree in all of it.
public struct CaptureReference: Equatable, Sendable {
    public var url: String
    public var time: Instant
    public var status: Int
    /// SHA-256 of the body, in hexadecimal digits.
    public var bodyHash: String

    public init(url: String, time: Instant, status: Int, bodyHash: String) {
        self.url = url
        self.time = time
        self.status = status
        self.bodyHash = bodyHash
    }
}

extension LoggedCapture {
    var reference: CaptureReference {
        CaptureReference(url: capture.url, time: capture.time, status: capture.status, bodyHash: bodyHash)
    }

    /// The body was removed from the archive, only its hash is left.
    var isPruned: Bool { capture.body.isEmpty && bodyHash != Self.hashOfNothing }

    private static let hashOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}
