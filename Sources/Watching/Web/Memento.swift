internal import FactSheets
internal import Scheduling

/// What was once at an address, and where it is shown now (RFC 7089, 1.1.1).
struct Memento: Equatable, Sendable {
    /// Absolute.
    let address: String
    let time: Instant

    init(address: String, time: Instant) { (self.address, self.time) = (address, time) }
}

/// An address that is followed, with where its past is found: what the links of RFC 7089 name.
struct Original: Sendable {
    let address: String
    /// Absolute addresses.
    let timeGate: String
    let timeMap: String

    /// `base`: where the pages begin, absolute, with `/` at its end.
    init(_ address: String, base: String) {
        self.address = address
        let tail = linkTarget(address)
        timeGate = base + "timegate/" + tail
        timeMap = base + "timemap/link/" + tail
    }

    /// The value of `Link` beside a memento, or beside a time gate's answer. `all` are in the order of time; where they are
    /// not `complete`, they are the first, the one shown and the last, and none is named as a neighbour.
    func links(shown: Memento, among all: [Memento], complete: Bool = true) -> String {
        var links = [
            "<\(linkTarget(address))>; rel=\"original\"", "<\(timeGate)>; rel=\"timegate\"",
            "<\(timeMap)>; rel=\"timemap\"; type=\"application/link-format\"",
        ]
        let place = all.firstIndex(of: shown)
        for (index, memento) in all.enumerated() {
            var names: [String] = []
            if index == 0 { names.append("first") }
            if index == all.count - 1 { names.append("last") }
            if let place, complete {
                if index == place - 1 { names.append("prev") }
                if index == place + 1 { names.append("next") }
            }
            guard !names.isEmpty || index == place else { continue }
            links.append(memento.link((names + ["memento"]).joined(separator: " ")))
        }
        return links.joined(separator: ", ")
    }

    /// A time map as `application/link-format` (RFC 6690), one link a line.
    ///
    /// `page`: the address of this map, where it is one of several; `next`: that of the one behind it.
    func timeMap(_ mementos: [Memento], page: String? = nil, next: (address: String, from: Instant)? = nil)
        -> [UInt8]
    {
        var span = ""
        if let first = mementos.first, let last = mementos.last {
            span = "; from=\"\(httpDate(first.time))\"; until=\"\(httpDate(last.time))\""
        }
        var lines = [
            "<\(linkTarget(address))>; rel=\"original\"", "<\(timeGate)>; rel=\"timegate\"",
            "<\(page ?? timeMap)>; rel=\"self\"; type=\"application/link-format\"" + span,
        ]
        for (index, memento) in mementos.enumerated() {
            var names: [String] = []
            if index == 0, page == nil { names.append("first") }
            if index == mementos.count - 1, next == nil { names.append("last") }
            lines.append(memento.link((names + ["memento"]).joined(separator: " ")))
        }
        if let next {
            lines.append(
                "<\(next.address)>; rel=\"timemap\"; type=\"application/link-format\"; from=\"\(httpDate(next.from))\""
            )
        }
        return Array((lines.joined(separator: ",\n") + "\n").utf8)
    }
}

extension Memento {
    fileprivate func link(_ relation: String) -> String {
        "<\(address)>; rel=\"\(relation)\"; datetime=\"\(httpDate(time))\""
    }
}

/// An address as it may stand within `<` and `>` of a header's link.
func linkTarget(_ address: String) -> String {
    var made: [UInt8] = []
    for byte in address.utf8 {
        if byte <= 0x20 || byte >= 0x7F || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
            || byte == UInt8(ascii: "\"")
        {
            made += "%\(hexadecimal(UInt32(byte), width: 2))".utf8
        } else {
            made.append(byte)
        }
    }
    return String(decoding: made, as: UTF8.self)
}
