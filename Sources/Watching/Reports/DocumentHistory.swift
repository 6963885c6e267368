public import Archiving
public import FactSheets

/// One version as `log` prints it.
public struct VersionRow: Encodable, Sendable {
    public let number: Int
    public let time: Instant
    public let title: String
    public let significance: Significance
    public let equalsVersion: Int?
    public let channel: String
    public let capture: Int64
    public let contentSha256: String
    public let engine: Int

    public init(_ version: Version) {
        number = version.number
        time = version.time
        title = version.title
        significance = version.significance
        equalsVersion = version.equals
        channel = version.channel
        capture = version.capture
        contentSha256 = Hashing.hex(version.contentHash)
        engine = version.engine
    }
}

/// A document with its versions and its events, as `log` prints it.
public struct DocumentHistory: Encodable, Sendable {
    public let document: DocumentRow
    public let versions: [VersionRow]
    public let events: [Event]

    /// All that the archive has of `document`.
    public init(_ document: Document, in archive: Archive) throws {
        self.document = DocumentRow(document)
        versions = try archive.versions(of: document.id).map(VersionRow.init)
        events = try archive.events(since: nil, document: document.id)
    }
}

/// One version as `show` prints it.
public struct ShownVersion: Encodable, Sendable {
    public let document: DocumentRow
    public let version: VersionRow
    public let factSheet: FactSheet

    public init(_ document: Document, _ version: Version, _ sheet: FactSheet) {
        self.document = DocumentRow(document)
        self.version = VersionRow(version)
        factSheet = sheet
    }
}
