/// Which tables refer to which, as their definitions say: the server keeps rows from referring to others that are not
/// there, but an administrator, or a disk, may not.
struct TableReference {
    let table: String
    /// The column with the row's number, or `NULL`.
    let number: String
    let columns: [Substring]
    let other: String
    let others: [Substring]

    static let all: [TableReference] = {
        var (all, table, number) = ([TableReference](), "", "NULL")
        for line in Schema.whole(.sqlite(isBeside: false)).split(separator: "\n") {
            let words = list(line)
            // One may begin where another ended.
            if let begun = words.firstRange(of: ["CREATE", "TABLE"]), begun.upperBound < words.count {
                (table, number) = (String(words[begun.upperBound]), "NULL")
            }
            if words.dropFirst().starts(with: ["INTEGER", "PRIMARY", "KEY"]) { number = String(words[0]) }
            guard let place = words.firstIndex(of: "REFERENCES"), place + 2 < words.count else { continue }
            // `FOREIGN KEY (a, b) REFERENCES t (c, d)`, or `a INTEGER NOT NULL REFERENCES t (c)`.
            let columns = words.first == "FOREIGN" ? Array(words[2..<place]) : [words[0]]
            let others = words[(place + 2)...].prefix(columns.count)
            all.append(
                TableReference(
                    table: table, number: number, columns: columns, other: String(words[place + 1]),
                    others: Array(others)))
        }
        return all
    }()

    private static func list(_ line: Substring) -> [Substring] {
        line.split { $0 == " " || $0 == "," || $0 == "(" || $0 == ")" || $0 == ";" }
    }

    /// Selects the table, the row's number and the other table of each row that refers to one that is not there.
    func strays(in schema: String) -> String {
        let pairs = zip(columns, others).map { "other.\($1) = held.\($0)" }.joined(separator: " AND ")
        let isSet = columns.map { "held.\($0) IS NOT NULL" }.joined(separator: " AND ")
        return """
            SELECT '\(table)', CAST(\(number) AS BIGINT), '\(other)' FROM \(schema).\(table) AS held
            WHERE \(isSet) AND NOT EXISTS (SELECT 1 FROM \(schema).\(other) AS other WHERE \(pairs))
            """
    }
}
