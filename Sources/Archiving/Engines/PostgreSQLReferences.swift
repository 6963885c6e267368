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
            if let begun = line.firstMatch(of: /CREATE TABLE (\w+) \(/) {
                (table, number) = (String(begun.1), "NULL")
            }
            if let key = line.firstMatch(of: /^ *(\w+) +INTEGER PRIMARY KEY/) { number = String(key.1) }
            guard let found = line.firstMatch(of: /REFERENCES (\w+) \(([\w, ]+)\)/) else { continue }
            let own = line.firstMatch(of: /FOREIGN KEY \(([\w, ]+)\)/)?.1 ?? line.firstMatch(of: /\w+/)?.0 ?? ""
            all.append(
                TableReference(
                    table: table, number: number, columns: list(own), other: String(found.1), others: list(found.2)))
        }
        return all
    }()

    private static func list(_ names: Substring) -> [Substring] { names.split { $0 == "," || $0 == " " } }

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
