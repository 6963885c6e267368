internal import Compressing
internal import FactSheets

extension ContentCoding {
    /// What is asked for.
    static let accepted = "gzip, deflate"

    /// The codings of an answer, in the order they were applied; `nil` when one is unknown or there are more than 3.
    static func all(in headers: [Header]) -> [ContentCoding]? {
        var codings: [ContentCoding] = []
        for header in headers where header.name.lowercased() == "content-encoding" {
            for name in header.value.lowercased().split(whereSeparator: {
                $0 == "," || $0 == " " || $0 == "\t"
            })
            where name != "identity" {
                guard let coding = ContentCoding(name: name) else { return nil }
                codings.append(coding)
            }
        }
        return codings.count <= 3 ? codings : nil
    }
}
