internal import Archiving
internal import FactSheets
internal import Supervising

extension Doctor {
    /// The archive's database as it is reached from here: a credential is read where systemd takes it from.
    var database: Configuration.Database? {
        guard var database = try? Archive.database(of: state, wanted: configuration.place) else {
            return nil
        }
        database.connectionFile = service?.credentials[database.connectionFile] ?? database.connectionFile
        return database
    }

    /// The archive, for reading.
    func archive() throws(ArchiveError) -> Archive {
        try Archive(directory: state, mode: .read, at: database.map { .database($0) })
    }

    func examineDatabase() {
        guard let database else { return }
        for found in DatabaseCheck.all(of: database, now: { .systemClock() }) {
            let verdict: Finding.Verdict =
                switch found.verdict {
                case .well: .ok
                case .poor: .warn
                case .failing: .fail
                }
            tell(Finding(.database, of: database.schema, verdict, found.found, remedy: found.remedy))
        }
    }
}
