internal import FactSheets

/// An answer that stands ready to be sent to whoever asks, any number of times and from any thread: whole, and as 304 for
/// who has it already.
public final class KeptAnswer: Sendable {
    /// Its validator.
    let tag: [UInt8]
    let whole: PreparedAnswer
    let unchanged: PreparedAnswer

    /// `nil` for what cannot be kept: no 200, made while it is sent, without an `ETag`, or no memory is left.
    public init?(_ answer: HTTPResponse) {
        guard answer.status == 200, answer.isWhole, let tag = answer.headers["ETag"],
            let whole = PreparedAnswer(answer), let unchanged = PreparedAnswer(answer.unchanged)
        else { return nil }
        self.tag = Array(tag.utf8)
        self.whole = whole
        self.unchanged = unchanged
    }
}

extension HTTPResponse {
    /// That answer, or 304 when `request` says that its client has it.
    public static func kept(_ answer: KeptAnswer, for request: HTTPRequest) -> HTTPResponse {
        let isKnown = request.headers["If-None-Match"].map { names($0.utf8, answer.tag) } ?? false
        var response = HTTPResponse(status: isKnown ? 304 : 200)
        response.flow = .kept(isKnown ? answer.unchanged : answer.whole)
        return response
    }

    /// 304 for who has it already (RFC 9110, 13.1.2), else the same.
    public func unlessKnown(to request: HTTPRequest) -> HTTPResponse {
        guard status == 200, let known = request.headers["If-None-Match"], let tag = headers["ETag"],
            names(known.utf8, tag.utf8)
        else { return self }
        return unchanged
    }

    /// The same for who has it (RFC 9110, 15.4.5).
    fileprivate var unchanged: HTTPResponse {
        HTTPResponse(
            status: 304, headers: headers.filter { $0.name != "Content-Type" && $0.name != "Last-Modified" })
    }
}

/// Whether a field `If-None-Match` names that tag, or any; weak or not is the same (RFC 9110, 8.8.3.2).
func names<Field: BidirectionalCollection<UInt8>>(_ field: Field, _ tag: some Collection<UInt8>) -> Bool {
    if field.elementsEqual(tag) { return true }
    let blank = UInt8(ascii: " ")
    return field.split(separator: UInt8(ascii: ",")).contains { part in
        let name = part.drop { $0 == blank }.prefix { $0 != blank }
        return name.elementsEqual(tag) || name.elementsEqual("*".utf8)
            || name.starts(with: "W/".utf8) && name.dropFirst(2).elementsEqual(tag)
    }
}
