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
}
