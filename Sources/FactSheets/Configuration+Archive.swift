extension Configuration.Place {
    enum Engine: String, CaseIterable { case sqlite, postgresql }

    /// `[archive]`; `nil` when it names no engine, or after a mistake.
    init?(from table: ConfigurationTable) {
        let engine = table.choice("engine", among: Engine.allCases)
        let file = table.secret("connection_file")
        let schema = table.checked("schema", example: Configuration.Database.usualSchema) {
            text throws(Complaint) in
            guard Configuration.Database(connectionFile: "connection", schema: text).isSound else {
                throw Complaint(
                    "a schema's name is made of small letters, digits and '_', at most 48 of them, the first no digit and not 'pg_'"
                )
            }
            return text
        }
        if engine == .sqlite || !table.has("engine") {
            for key in ["connection_file", "schema"] where table.has(key) {
                table.complain("'\(key)' is of use with engine = \"postgresql\" only", at: key)
            }
        }
        if engine == .postgresql, !table.has("connection_file") {
            table.lacks("connection_file", because: ", which engine = \"postgresql\" needs")
        }
        table.refuseUnknown()
        switch engine {
        case .sqlite?: self = .file
        case .postgresql?:
            guard let file else { return nil }
            let schema = schema ?? Configuration.Database.usualSchema
            self = .database(Configuration.Database(connectionFile: file, schema: schema))
        case nil: return nil
        }
    }
}
