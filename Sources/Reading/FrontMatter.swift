/// The lines between `---` at the head of a Markdown file: the part of YAML that pandoc and its like write.
public struct FrontMatter: Equatable, Sendable {
    /// Scalars by key, as text; a list's items joined with ", ".
    public private(set) var values: [String: String] = [:]
    /// The bytes that follow the closing line.
    let end: Int

    public var title: String? { values["title"] }
    /// A date without a time, as written.
    public var date: String? { values["date"] }
    public var publishedTime: String? { values["published_time"] }
    public var modifiedTime: String? { values["modified_time"] }
    /// Where the page was: `source_url`, else `permalink`, else `url`.
    public var sourceURL: String? { values["source_url"] ?? values["permalink"] ?? values["url"] }
    public var language: String? { values["lang"] ?? values["language"] }
    public var tags: [String] {
        (values["tags"] ?? values["category"])?.splitText(by: ", ").filter { !$0.isEmpty } ?? []
    }

    /// `nil` when `bytes` do not begin with a line `---` that another closes within 64 KiB.
    init?(_ bytes: [UInt8]) {
        var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard let opening = Self.line(in: bytes, at: &position), Self.isFence(opening) else { return nil }
        var lines: [ArraySlice<UInt8>] = []
        while let line = Self.line(in: bytes, at: &position), position < 65_536 {
            if Self.isFence(line) || line.elementsEqual("...".utf8) {
                end = position
                read(lines)
                return
            }
            lines.append(line)
        }
        return nil
    }

    private static func isFence(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "---".utf8) && line.dropFirst(3).allSatisfy(\.isBlank)
    }

    private static func line(in bytes: [UInt8], at position: inout Int) -> ArraySlice<UInt8>? {
        guard position < bytes.count else { return nil }
        let end = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
        let line = bytes[position..<end]
        position = end + 1
        return line.last == 0x0D ? line.dropLast() : line
    }

    private mutating func read(_ lines: [ArraySlice<UInt8>]) {
        var index = 0
        while index < lines.count {
            let line = lines[index]
            index += 1
            guard let first = line.first, first.isLetter, let colon = line.firstIndex(of: UInt8(ascii: ":"))
            else { continue }
            let key = String(decoding: line[..<colon], as: UTF8.self)
            var value = Array(line[(colon + 1)...].trimmed)
            var items: [String] = []
            // What is indented, and the items of a list, go on with the value.
            while index < lines.count {
                let next = lines[index]
                let content = next.trimmed
                if content.starts(with: "- ".utf8) {
                    items.append(Self.scalar(Array(content.dropFirst(2).trimmed)))
                } else if next.first?.isBlank == true || content.isEmpty {
                    value = Self.joined(value, content)
                } else {
                    break
                }
                index += 1
            }
            values[key.lowercased()] = items.isEmpty ? Self.scalar(value) : items.joined(separator: ", ")
        }
    }

    /// A folded continuation: one blank, or nothing after a backslash at the end of the line.
    private static func joined(_ value: [UInt8], _ more: ArraySlice<UInt8>) -> [UInt8] {
        if value.first == UInt8(ascii: "\""), value.last == UInt8(ascii: "\\") {
            return value.dropLast() + more
        }
        if value == Array("|".utf8) || value == Array(">".utf8) || value == Array(">-".utf8) {
            return Array(more)
        }
        if value.isEmpty { return Array(more) }
        return more.isEmpty ? value : value + [0x20] + more
    }

    private static func scalar(_ value: [UInt8]) -> String {
        if value.count >= 2, value.first == UInt8(ascii: "'"), value.last == UInt8(ascii: "'") {
            let inner = String(decoding: value[1..<value.count - 1], as: UTF8.self)
            return folded(inner.splitText(by: "''").joined(separator: "'"))
        }
        if value.count >= 2, value.first == UInt8(ascii: "\""), value.last == UInt8(ascii: "\"") {
            return folded(unescaped(value[1..<value.count - 1]))
        }
        return folded(String(decoding: value, as: UTF8.self))
    }

    /// The escapes of YAML's double-quoted scalars, <https://yaml.org/spec/1.2.2/#57-escaped-characters>.
    private static func unescaped(_ value: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        var index = value.startIndex
        while index < value.endIndex {
            guard value[index] == UInt8(ascii: "\\"), index + 1 < value.endIndex else {
                text.append(value[index])
                index += 1
                continue
            }
            let letter = value[index + 1]
            index += 2
            switch letter {
            case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: " "): text.append(0x20)
            case UInt8(ascii: "_"): text += [0xC2, 0xA0]
            case UInt8(ascii: "L"), UInt8(ascii: "P"), UInt8(ascii: "N"): text.append(0x20)
            case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
                let length = letter == UInt8(ascii: "x") ? 2 : letter == UInt8(ascii: "u") ? 4 : 8
                let digits = String(decoding: value[index...].prefix(length), as: UTF8.self)
                let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
                text += Array(String(scalar).utf8)
                index = min(index + length, value.endIndex)
            default: text.append(letter)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// The front matter a Markdown file begins with, or `nil`.
public func frontMatter(_ bytes: [UInt8]) -> FrontMatter? { FrontMatter(bytes) }
