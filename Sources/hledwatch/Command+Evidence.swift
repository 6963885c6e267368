import Archiving
import FactSheets
import Watching

extension Command {
    static let evidence = Command(
        "evidence", .look, operands: "DOC@N[..M]",
        "one version, or a change, with all that proves it, for others to check",
        details: """
            A directory, or one file where PATH ends in .zip: the captures as WARC, the readings, the comparison, the entries of
            the log with proofs that they are under a signed checkpoint, the time stamp, the log's public key, how it was made,
            a draft of a certification (U.S. Federal Rules of Evidence 902(13) and (14)), and a README that says how to check it
            with public tools only. The same archive gives the same bytes. What DOC@N..M claims is bounded: what was present when
            it was last seen, and absent when it was looked at next.
            """,
        options: [Option("--output", "PATH", help: "where to: a directory that is not there yet, or a .zip")],
        isPaged: false
    ) { arguments in
        let text = try arguments.exactly("DOC@N[..M]")[0]
        guard let path = arguments["--output"], !path.isEmpty else {
            throw UsageError(
                "'--output' is missing", hint: "name a directory that is not there yet, or a .zip")
        }
        let (name, numbers) = try versions(in: text)
        let file = try readFile(Locations.configurationPath(arguments))
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let bundle = try EvidenceBundle(
            archive: archive, document: try archive.findDocument(name), numbers: numbers,
            software: "hledwatch \(Program.version)", configuration: file)
        try bundle.write(to: path)
        return .done
    }

    /// `fact-sheet@2..3`.
    private static func versions(in text: String) throws(UsageError) -> (String, ClosedRange<Int>) {
        let wrong = UsageError("'\(text)' is not DOC@N or DOC@N..M", hint: "such as 'fact-sheet@1..2'")
        guard let mark = text.lastIndex(of: "@") else { throw wrong }
        let parts = text[text.index(after: mark)...].split(separator: "..", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count == parts.count, let first = numbers.first, let last = numbers.last,
            parts.count <= 2,
            first > 0, first <= last
        else { throw wrong }
        return (String(text[..<mark]), first...last)
    }
}
