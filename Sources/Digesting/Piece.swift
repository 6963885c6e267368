package import FactSheets

/// How a piece of text stands out; each writer has its own means.
package enum Look: Equatable {
    case plain, deleted, inserted
    /// A whole statement or a long stretch that went or came: marked, but not struck through, for it has to be read.
    case deletedWhole, insertedWhole
    case strong, emphasis, quiet
}

/// A word, or the part of a word that looks alike. Raw: whoever writes it makes it safe.
package struct Piece: Equatable {
    package var text: String
    package var look: Look
    /// A blank stands before it.
    package var spaced: Bool

    package init(text: String, look: Look, spaced: Bool) {
        (self.text, self.look, self.spaced) = (text, look, spaced)
    }
}

/// The words of `text` as pieces that all look the same; a line feed is shown as `¶`.
package func pieces(_ text: String, _ look: Look = .plain) -> [Piece] {
    var made: [Piece] = []
    var pending = false
    append(text, look, to: &made, pending: &pending)
    return made
}

/// The words of an edited statement.
///
/// White space that came or went within a word shows with the whole word, else as `␣`, for the reader would not see it;
/// words that were exchanged stand beside each other with a blank between.
package func pieces(_ edits: [Edit]) -> [Piece] {
    let edits = withWholeWords(edits)
    var made: [Piece] = []
    var pending = false
    for (index, edit) in edits.enumerated() where !edit.text.isEmpty {
        let look = look(of: edit)
        if look != .plain, edit.text.utf8.allSatisfy(isBlank), !edit.text.utf8.contains(0x0A) {
            if !besideLineFeed(index, edits) { made.append(Piece(text: "␣", look: look, spaced: pending)) }
            pending = besideLineFeed(index, edits)
            continue
        }
        let last = made.last?.look
        let exchange = edit.op == .insert && (last == .deleted || last == .deletedWhole) && startsWord(made)
        if exchange { pending = true }
        append(edit.text, look, to: &made, pending: &pending)
    }
    return made
}

/// Where blanks alone part or join letters on one side, what stands directly before and behind belongs to the edit:
/// `to` `-␣-` `day` becomes `-to day-` `+today+`.
private func withWholeWords(_ edits: [Edit]) -> [Edit] {
    var rest = edits.filter { !$0.text.isEmpty }[...]
    var made: [Edit] = []
    while let first = rest.first {
        guard first.op != .equal else {
            made.append(first)
            rest = rest.dropFirst()
            continue
        }
        let group = rest.prefix { $0.op != .equal }
        rest = rest.dropFirst(group.count)
        guard group.count <= 2, group.contains(where: { $0.text.utf8.allSatisfy(isBlank) }),
            !group.contains(where: { $0.text.utf8.contains(0x0A) }), let before = made.last,
            before.op == .equal, let behind = rest.first
        else {
            made += group
            continue
        }
        let tail = Array(before.text.utf8.reversed().prefix { !isBlank($0) }.reversed())
        let head = Array(behind.text.utf8.prefix { !isBlank($0) })
        guard !tail.isEmpty, !head.isEmpty else {
            made += group
            continue
        }
        func whole(_ op: Edit.Op) -> Edit {
            let own = group.first { $0.op == op }.map { Array($0.text.utf8) } ?? []
            return Edit(op, String(decoding: tail + own + head, as: UTF8.self))
        }
        made[made.count - 1].text = String(decoding: before.text.utf8.dropLast(tail.count), as: UTF8.self)
        made += [whole(.delete), whole(.insert)]
        rest[rest.startIndex].text = String(decoding: behind.text.utf8.dropFirst(head.count), as: UTF8.self)
    }
    return made.filter { !$0.text.isEmpty }
}

/// A mark that went is not struck through, a struck dash is a dash; nor is a long stretch, it has to be read.
private func look(of edit: Edit) -> Look {
    guard edit.op != .equal else { return .plain }
    let isLong = edit.text.utf8.split(maxSplits: 12, whereSeparator: isBlank).count > 12
    if edit.op == .insert { return isLong ? .insertedWhole : .inserted }
    let hasWord =
        edit.text.utf8.contains(where: isLetterOrDigit)
        || edit.text.unicodeScalars.contains { $0.properties.isAlphabetic }
    return isLong || !hasWord ? .deletedWhole : .deleted
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
}

private func besideLineFeed(_ index: Int, _ edits: [Edit]) -> Bool {
    let neighbours = [index - 1, index + 1].filter { edits.indices.contains($0) && edits[$0].op != .equal }
    return neighbours.contains { edits[$0].text.utf8.contains(0x0A) }
}

/// Whether the stretch that ends `pieces` begins at the beginning of a word.
private func startsWord(_ pieces: [Piece]) -> Bool {
    guard let look = pieces.last?.look else { return true }
    let first = pieces.lastIndex { $0.look != look }.map { $0 + 1 } ?? 0
    return first == 0 || pieces[first].spaced
}

private func append(_ text: String, _ look: Look, to made: inout [Piece], pending: inout Bool) {
    let bytes = text.utf8
    var index = bytes.startIndex
    while index < bytes.endIndex {
        if isBlank(bytes[index]) {
            if bytes[index] == 0x0A, made.last?.text != "¶" {
                made.append(Piece(text: "¶", look: look, spaced: !made.isEmpty))
            }
            pending = !made.isEmpty
            index = bytes.index(after: index)
            continue
        }
        let end = bytes[index...].firstIndex(where: isBlank) ?? bytes.endIndex
        made.append(Piece(text: String(Substring(bytes[index..<end])), look: look, spaced: pending))
        pending = false
        index = end
    }
}
