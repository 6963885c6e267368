import Archiving
import FactSheets
import Watching

extension Command {
    static let checkpoint = Command(
        "checkpoint", .keep, "the newest signed checkpoint of the log, to be kept elsewhere",
        details: """
            A few lines (C2SP tlog-checkpoint): the log's name, the number of entries, the root over them, a signature. Whoever
            keeps them where the archive's keeper cannot reach proves with 'hledwatch verify --since FILE' that nothing before
            was changed. The whole log for other programs is 'hledwatch export --format tlog'.
            """,
        options: [
            .format("text", "json"), Option("--output", "FILE", help: "write it there instead"),
        ]
    ) { arguments in
        _ = try arguments.exactly()
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        guard let checkpoint = try archive.newestCheckpoint() else { throw EvidenceError.nothingSealed }
        if let path = arguments["--output"] {
            try writeDurably(checkpoint.note, to: path)
        } else if arguments["--format"] == "json" {
            try Terminal.print(json: try CheckpointRow(checkpoint, keys: archive.logKeys()))
        } else {
            try Terminal.print(String(decoding: checkpoint.note, as: UTF8.self))
        }
        return .done
    }
}
