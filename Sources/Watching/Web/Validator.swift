internal import Archiving
internal import FactSheets
internal import Serving

extension HTTPResponse {
    /// With a validator where it has none and may be kept: the hash of its bytes.
    func withTag() -> HTTPResponse {
        guard status == 200, isWhole, headers["ETag"] == nil, headers["Cache-Control"] != "no-store" else {
            return self
        }
        var tagged = self
        tagged.headers.append(Header("ETag", "\"" + Hashing.hex(Hashing.sha256(body)).prefix(32) + "\""))
        return tagged
    }

    /// 304 for who has it already (RFC 9110, 13.1.2), else the same.
    func unlessKnown(to request: HTTPRequest) -> HTTPResponse {
        guard status == 200, let known = request.headers["If-None-Match"], let tag = headers["ETag"] else {
            return self
        }
        let tags = known.split(separator: ",").map { $0.drop { $0 == " " }.prefix { $0 != " " } }
        guard tags.contains(where: { $0 == "*" || $0 == tag || $0 == "W/" + tag }) else { return self }
        let kept = headers.filter { $0.name != "Content-Type" && $0.name != "Last-Modified" }
        return HTTPResponse(status: 304, headers: kept)
    }
}
