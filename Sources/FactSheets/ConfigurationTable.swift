/// Gathers the problems of one file, and which keys were asked for and shown.
final class ConfigurationProblems {
    typealias Place = ConfigurationDocument.Place

    /// A hostile file must not make the report larger than itself.
    private static let limit = 200

    private(set) var list: [ConfigurationError.Problem] = []
    private var left = 0
    /// After a syntax error a line is missing from what is read, so nothing is called missing.
    var toleratesMissing = false
    /// `watch.interval` and so on: the keys that the program asked for, and those that the file has.
    private(set) var asked: Set<String> = []
    private(set) var shown: Set<String> = []

    func add(_ text: String, at place: Place) {
        guard list.count < Self.limit else {
            left += 1
            return
        }
        list.append(ConfigurationError.Problem(line: place.line, column: place.column, text: text))
    }

    func ask(_ key: String) { asked.insert(key) }
    func show(_ key: String) { shown.insert(key) }

    /// In the order of the file, with a last one that counts what was left out.
    func sorted() -> [ConfigurationError.Problem] {
        var sorted = list.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        if left > 0, let last = sorted.last {
            sorted.append(
                ConfigurationError.Problem(
                    line: last.line, column: last.column, text: "and \(left) more problems"))
        }
        return sorted
    }
}

/// What is wrong with one value, to be put after `'key' is 'value'; `.
struct Complaint: Error {
    let text: String
    init(_ text: String) { self.text = text }
}

/// One table of the file, read key by key. Every reader reports what is wrong and returns `nil` then.
struct ConfigurationTable {
    typealias Place = ConfigurationDocument.Place

    /// As an error names it: `[watch]`, `[[source]]`.
    let title: String
    let path: String
    let place: Place
    private let members: [String: ConfigurationDocument.Member]
    private let problems: ConfigurationProblems

    init(
        _ members: [ConfigurationDocument.Member], title: String, path: String, place: Place,
        problems: ConfigurationProblems
    ) {
        self.title = title
        self.path = path
        self.place = place
        self.problems = problems
        self.members = Dictionary(members.map { ($0.key, $0) }) { first, _ in first }
        for member in members { problems.show(path + member.key) }
    }

    func has(_ key: String) -> Bool { members[key] != nil }

    /// Where the key's value stands; the table's own place when it has no such key.
    func place(of key: String) -> Place { members[key]?.value.place ?? place }

    func complain(_ text: String, at key: String? = nil) {
        problems.add(text, at: key.map { place(of: $0) } ?? place)
    }

    private func value(_ key: String) -> ConfigurationDocument.Value? {
        problems.ask(path + key)
        return members[key]?.value
    }

    private func wrongType(
        _ key: String, _ value: ConfigurationDocument.Value, expected: String, at place: Place? = nil
    ) {
        problems.add("'\(key)' is \(value.described); it must be \(expected)", at: place ?? value.place)
    }

    /// Reports that the table lacks `key`, unless the file had syntax errors.
    func lacks(_ key: String, because reason: String = "") {
        guard !problems.toleratesMissing else { return }
        complain("\(title) lacks '\(key)'\(reason)")
    }

    /// True when the key is there and holds a list without elements.
    func isEmptyList(_ key: String) -> Bool {
        if case .array(let elements)? = members[key]?.value.content { return elements.isEmpty }
        return false
    }

    // MARK: Values

    func text(_ key: String, example: String) -> String? {
        guard let value = value(key) else { return nil }
        guard case .string(let text) = value.content else {
            wrongType(key, value, expected: "text such as \"\(example)\"")
            return nil
        }
        return text
    }

    /// An absolute path.
    func path(_ key: String, example: String) -> String? {
        checked(key, example: example) { text throws(Complaint) in
            guard text.first == "/", !text.utf8.contains(0) else {
                throw Complaint("it must be an absolute path")
            }
            return text
        }
    }

    func checked<Checked>(
        _ key: String, example: String, required: Bool = false,
        _ check: (String) throws(Complaint) -> Checked
    ) -> Checked? {
        guard let text = text(key, example: example) else {
            if required, !has(key) { lacks(key) }
            return nil
        }
        do {
            return try check(text)
        } catch {
            complain("'\(key)' is \(quoted(text)); \(error.text)", at: key)
            return nil
        }
    }

    func duration(_ key: String, _ bounds: ClosedRange<Duration>, example: String) -> Duration? {
        checked(key, example: example) { text throws(Complaint) in
            guard let duration = Duration(written: text) else {
                throw Complaint("it must be a duration such as '\(example)' (units: s, m, h, d, w)")
            }
            if duration < bounds.lowerBound {
                throw Complaint("the shortest is '\(bounds.lowerBound.written)'")
            }
            if duration > bounds.upperBound {
                throw Complaint("the longest is '\(bounds.upperBound.written)'")
            }
            return duration
        }
    }

    /// True when the key is there and holds true or false.
    func isFlag(_ key: String) -> Bool {
        if case .boolean? = members[key]?.value.content { return true }
        return false
    }

    /// `others` names, for the error, what else the key may hold.
    func integer(_ key: String, _ bounds: ClosedRange<Int>, or others: String = "") -> Int? {
        guard let value = value(key) else { return nil }
        guard case .integer(let number) = value.content else {
            wrongType(
                key, value,
                expected: "\(others)a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
            return nil
        }
        guard bounds.contains(number) else {
            let bound =
                number < bounds.lowerBound ? "least is \(bounds.lowerBound)" : "most is \(bounds.upperBound)"
            complain("'\(key)' is \(number); the \(bound)", at: key)
            return nil
        }
        return number
    }

    func flag(_ key: String) -> Bool? {
        guard let value = value(key) else { return nil }
        guard case .boolean(let flag) = value.content else {
            wrongType(key, value, expected: "true or false")
            return nil
        }
        return flag
    }

    func choice<Choice: RawRepresentable<String>>(_ key: String, among all: [Choice]) -> Choice? {
        checked(key, example: all.first?.rawValue ?? "") { text throws(Complaint) in
            try choose(text, among: all)
        }
    }

    /// The texts of a list that pass `check`, each reported at its own place.
    func list<Checked>(
        _ key: String, example: String, _ check: (String, Place) throws(Complaint) -> Checked
    ) -> [Checked]? {
        guard let value = value(key) else { return nil }
        guard case .array(let elements) = value.content else {
            wrongType(key, value, expected: "a list such as [\"\(example)\"]")
            return nil
        }
        return elements.compactMap { element -> Checked? in
            guard case .string(let text) = element.content else {
                problems.add(
                    "'\(key)' holds \(element.described); it must hold texts such as \"\(example)\"",
                    at: element.place)
                return nil
            }
            do throws(Complaint) {
                return try check(text, element.place)
            } catch {
                problems.add("'\(key)' holds \(quoted(text)); \(error.text)", at: element.place)
                return nil
            }
        }
    }

    // MARK: Tables

    func table(_ key: String) -> ConfigurationTable? {
        guard let value = value(key) else { return nil }
        guard case .table(let members) = value.content else {
            wrongType(key, value, expected: "a table, written [\(path)\(key)]")
            return nil
        }
        return ConfigurationTable(
            members, title: "[\(path)\(key)]", path: "\(path)\(key).", place: value.place, problems: problems)
    }

    func tables(_ key: String) -> [ConfigurationTable] {
        guard let value = value(key) else { return [] }
        guard case .array(let elements) = value.content else {
            wrongType(key, value, expected: "written [[\(path)\(key)]], with two brackets")
            return []
        }
        return elements.compactMap { element in
            guard case .table(let members) = element.content else {
                wrongType(key, element, expected: "written [[\(path)\(key)]]")
                return nil
            }
            return ConfigurationTable(
                members, title: "[[\(path)\(key)]]", path: "\(path)\(key).", place: element.place,
                problems: problems)
        }
    }

    /// Reports every key that was not asked for, with the nearest that is.
    func refuseUnknown() {
        let known = problems.asked.filter {
            $0.hasPrefix(path) && !$0.dropFirst(path.utf8.count).contains(".")
        }
        .map { String($0.dropFirst(path.utf8.count)) }.sorted()
        for member in members.values where !known.contains(member.key) {
            let hint =
                nearest(to: member.key, among: known).map { "did you mean '\($0)'?" }
                ?? "the keys there are \(known.map { "'\($0)'" }.joined(separator: ", "))"
            let place = title.isEmpty ? "" : " in \(title)"
            problems.add("unknown key \(quoted(member.key, limit: 40))\(place); \(hint)", at: member.place)
        }
    }
}

/// The choice that `text` names.
func choose<Choice: RawRepresentable<String>>(
    _ text: String, among all: [Choice]
) throws(Complaint) -> Choice {
    if let choice = all.first(where: { $0.rawValue == text }) { return choice }
    let names = all.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    throw Complaint("it must be one of \(names)")
}

/// The candidate that differs from `word` by the fewest letters, when that is at most a third of them.
func nearest(to word: String, among candidates: [String]) -> String? {
    let letters = Array(word.utf8)
    guard letters.count <= 40 else { return nil }
    let ranked = candidates.map { (name: $0, distance: editDistance(letters, Array($0.utf8))) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }),
        best.distance <= max(1, max(letters.count, best.name.utf8.count) / 3)
    else { return nil }
    return best.name
}

/// Letters put in, left out, exchanged, or swapped with their neighbour ("optimal string alignment"), in bytes.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var rows = [Array(0...b.count)]
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var cost = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
            row.append(cost)
        }
        rows.append(row)
    }
    return rows[a.count][b.count]
}
