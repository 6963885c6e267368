public import FactSheets

/// The digest as JSON, with its subject and headline; decodes as a `Digest`.
///
/// Characters that could drive a terminal or turn text around are written as `\uXXXX`.
public func digestJSON(_ d: Digest) throws -> [UInt8] {
    let stories = Story.all(in: d)
    let whole = WholeDigest(
        digest: d, subject: digestSubject(d), headline: terminalSafe(headline(d, stories, Voice(d))))
    return escapedJSON(try JSON.encode(whole, pretty: true))
}

private struct WholeDigest: Encodable {
    var digest: Digest
    var subject: String
    var headline: String

    private enum Key: String, CodingKey { case subject, headline }

    func encode(to encoder: any Encoder) throws {
        try digest.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(subject, forKey: .subject)
        try container.encode(headline, forKey: .headline)
    }
}

/// JSON whose hidden and control characters are escaped: they can only stand in strings.
public func escapedJSON(_ json: [UInt8]) -> [UInt8] {
    var made: [UInt8] = []
    var clean = 0
    var index = 0
    while index < json.count {
        let (value, length) = scalar(in: json, at: index)
        if value >= 0x7F, isControl(value) || isHidden(value) {
            made += json[clean..<index]
            for unit in Unicode.Scalar(value).map({ Array(Character($0).utf16) }) ?? [] {
                made += "\\u".utf8
                made += hexadecimal(UInt32(unit), width: 4).lowercased().utf8
            }
            clean = index + length
        }
        index += length
    }
    guard clean > 0 else { return json }
    return made + json[clean...]
}
