/// What of a note is taken, and why one is not.
public enum NoteError: Explained, Equatable {
    /// Of a note or label that says nothing, or has nobody's name.
    case empty(what: String)
    case tooLong(what: String, count: Int, most: Int)
    case tooMany(document: String, version: Int, most: Int)
    case unknownVersion(document: String, wanted: Int, newest: Int)
    /// The version compared with does not stand before the other.
    case disordered(document: String, previous: Int, version: Int)
    case unknownChange(document: String, wanted: String, count: Int)
    case unknownNote(id: String)
    case ambiguousNote(id: String, count: Int)
    case alreadyWithdrawn(id: String)

    public var summary: String {
        switch self {
        case .empty(let what): "\(what) is empty"
        case .tooLong(let what, let count, let most): "\(what) has \(count) characters; the most is \(most)"
        case .tooMany(let document, let version, let most):
            "'\(document)@\(version)' has \(most) notes already, the most that there can be"
        case .unknownVersion(let document, let wanted, let newest):
            newest == 0
                ? "'\(document)' has no versions yet"
                : "there is no version '\(document)@\(wanted)': it has versions 1 to \(newest)"
        case .disordered(let document, let previous, let version):
            "'\(document)' cannot be noted from version \(previous) to version \(version)"
        case .unknownChange(let document, let wanted, let count):
            "there is no change '\(wanted)' in '\(document)': there are \(count)"
        case .unknownNote(let id): "there is no note '\(id)'"
        case .ambiguousNote(let id, let count): "'\(id)' may be any of \(count) notes"
        case .alreadyWithdrawn(let id): "'\(id)' is withdrawn already"
        }
    }

    public var remedy: String? {
        switch self {
        case .empty, .tooMany: nil
        case .tooLong: "say it in fewer words, or where more fit, and note where"
        case .unknownVersion(let document, _, _): "run 'hledwatch log \(document)' to see its versions"
        case .disordered: "name the earlier version first"
        case .unknownChange: "give a change's number as 'diff' has it, from 1, or its key"
        case .unknownNote, .alreadyWithdrawn: "run 'hledwatch notes' to see them"
        case .ambiguousNote: "give more of it"
        }
    }
}

extension Note {
    /// The most characters (Unicode scalars) of a text, of a label, and of a name.
    public static let longestText = 4000
    public static let longestLabel = 60
    public static let longestName = 60

    /// The text of a note of that kind, cleaned: without control characters and what a reader cannot see, blanks at the
    /// ends of lines, and more than one empty line in a row. A label is one line.
    public static func cleaned(_ text: String, as kind: Kind) throws(NoteError) -> String {
        if kind == .label { return try line(text, what: "the label", most: longestLabel) }
        let lines = text.replacing("\r\n", with: "\n").split(
            separator: "\n", omittingEmptySubsequences: false
        ).map { bare(String($0)) }
        var kept: [String] = []
        for line in lines where !(line.isEmpty && kept.last?.isEmpty ?? true) { kept.append(line) }
        if kept.last?.isEmpty ?? false { kept.removeLast() }
        let clean = kept.joined(separator: "\n")
        guard !clean.isEmpty || kind != .note else { throw .empty(what: "the note") }
        try check(clean, what: "the note", most: longestText)
        return clean
    }

    /// A name, cleaned to one line.
    public static func cleaned(name: String) throws(NoteError) -> String {
        try line(name, what: "the name", most: longestName)
    }

    /// Whether it is one that this program could have made: for what comes from a file.
    public var isSound: Bool {
        let plain = [subject.document, subject.url, subject.change ?? "", withdraws ?? ""]
        return (try? Note.cleaned(text, as: kind)) == text && (try? Note.cleaned(name: author)) == author
            && plain.allSatisfy { $0.utf8.count <= 8192 && !$0.utf8.contains { $0 < 0x20 || $0 == 0x7F } }
            && !subject.document.isEmpty && !subject.url.isEmpty && subject.version > 0
            && (subject.previousVersion.map { (1..<subject.version).contains($0) } ?? true)
            && (subject.changeNumber ?? 1) > 0 && (withdraws != nil) == (kind == .withdrawal)
            && withdrawn == nil
            && (0..<Instant.never.milliseconds).contains(time.milliseconds)
    }

    private static func line(_ text: String, what: String, most: Int) throws(NoteError) -> String {
        let clean = bare(String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\n" ? " " : $0 })))
        guard !clean.isEmpty else { throw .empty(what: what) }
        try check(clean, what: what, most: most)
        return clean
    }

    private static func check(_ text: String, what: String, most: Int) throws(NoteError) {
        let count = text.unicodeScalars.count
        if count > most { throw .tooLong(what: what, count: count, most: most) }
    }

    /// One line: tabs are blanks, and none stands at an end.
    private static func bare(_ line: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in line.unicodeScalars {
            if scalar == "\t" || scalar == "\r" {
                scalars.append(" ")
            } else if !isControl(scalar.value), !isHidden(scalar.value) {
                scalars.append(scalar)
            }
        }
        while scalars.first == " " { scalars.removeFirst() }
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }
}
