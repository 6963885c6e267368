public import Archiving
internal import Comparing
public import FactSheets

/// Which version brought each passage, as `blame` prints it.
public struct BlamedDocument: Encodable, Sendable {
    public let document: DocumentRow
    public let version: Int
    public let time: Instant
    public let passages: [Blame.Passage]

    public init(_ document: Document, _ blame: Blame) {
        self.document = DocumentRow(document)
        version = blame.version
        time = blame.time
        passages = blame.passages
    }
}

extension Archive {
    /// The passages of version `number`, each with the version that brought it; `nil` where there is no such version.
    public func blame(of document: Document, upTo number: Int) throws -> Blame? {
        var trace = BlameTrace()
        for version in try versions(of: document.id) where version.number <= number {
            guard let sheet = try sheet(of: document.id, number: version.number) else { continue }
            trace.add(sheet, version: version.number, time: version.time)
        }
        return trace.blame
    }
}
