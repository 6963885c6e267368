/// What an engine says in SQL of its own: all that the archive asks that is not written once for both.
struct Dialect {
    /// The schema of tables that are named without one.
    var own: String
    /// The schema of the archive: another than `own` where rows are derived beside it.
    var archive: String
    var fullText: any FullText

    /// Makes the schema `own` where there is none; `nil`: it is there by itself.
    var make: String?
    /// Tables' definitions, which are written in SQLite's types, in this engine's.
    var definition: (_ script: String) -> String
    /// Tables that only this engine's archives have.
    var additions: String
    /// Select the application's mark, the version of the tables and how many there are, of the schema so named.
    var mark: (_ schema: String) -> (application: String, version: String, tables: String)
    /// Sets the first two, of the tables in `own`.
    var setMark: (_ application: Int, _ version: Int) -> String
    /// Selects the names of the tables in the schema so named.
    var tables: (_ schema: String) -> String
    /// Selects the names of table `$1`'s columns in their order, and for those of its key a number above 0.
    var columns: (_ schema: String) -> String
    /// An expression that shows what a column holds.
    var quoted: (_ column: String) -> String

    /// Selects what is wrong with the pages, rows and indexes, a text each; `ok` for nothing.
    var integrity: (_ most: Int) -> String
    /// Selects rows that refer to others that are not there: the table, the row's number, the other table.
    var strays: () -> String
    /// Selects a line for every table, column, key and index.
    var shape: String
    /// Selects the size of a page, how many there are, and how many of them are free.
    var pages: String
    /// After rows came with numbers of their own into the tables so named: what the engine is to know of that; `nil`: it
    /// knows by itself.
    var settle: (_ tables: [String]) -> String?
    /// Selects name, table, whether it is an index, bytes and unused bytes of each table and index; `nil`: not known.
    var sizes: String?
}
