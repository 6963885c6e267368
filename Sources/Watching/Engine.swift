internal import Archiving
internal import FactSheets

/// What derivation is called by in the archive.
public enum Engine {
    /// Raised when reading or comparing may come out otherwise for the same capture.
    public static let version = 5
}

/// Lasting identifiers: made from what a thing is, never from a clock or a counter.
enum Identity {
    /// `prefix-` and 24 hexadecimal digits of the SHA-256 of the parts, which are kept apart by line feeds.
    static func make(_ prefix: String, _ parts: [String]) -> String {
        prefix + "-"
            + Hashing.hex(Array(Hashing.sha256(Array(parts.joined(separator: "\n").utf8)).prefix(12)))
    }

    /// A feed's identifier, made unique beyond its feed where it is not a URI or tag of its own.
    static func guid(of item: FeedItem, in source: String) -> String {
        item.id.utf8.contains(UInt8(ascii: ":")) ? item.id : source + "#" + item.id
    }

    /// What makes an item's text: when it has not moved, nothing of the item need be read again.
    static func rawHash(of item: FeedItem) -> [UInt8] {
        var stream = Hashing.SHA256Stream()
        for part in [item.url, item.title, item.contentHTML, item.contentText, item.summary] {
            stream.update((part ?? "").utf8)
            stream.update(CollectionOfOne(0))
        }
        return stream.finish()
    }

    /// Two fact sheets with the same hash say the same, letter for letter, in the same order under the same headings.
    static func contentHash(of sheet: FactSheet) -> [UInt8] {
        var bytes = Array(sheet.title.utf8)
        func add(_ mark: UInt8, _ text: String) {
            bytes.append(10)
            bytes.append(mark)
            bytes.append(contentsOf: text.utf8)
        }
        func add(_ statements: [Statement]) {
            for statement in statements {
                add(statement.kind == .item ? UInt8(ascii: "*") : UInt8(ascii: " "), statement.text)
            }
        }
        add(sheet.lead)
        for section in sheet.sections {
            add(UInt8(ascii: "#"), section.heading)
            if let summary = section.summary { add(UInt8(ascii: "_"), summary.text) }
            add(section.statements)
        }
        return Hashing.sha256(bytes)
    }
}
