public import Archiving
public import FactSheets

/// One document as `list` prints it.
public struct DocumentRow: Encodable, Sendable {
    public let id: String
    public let title: String
    public let url: String
    public let published: Instant?
    public let state: String
    public let versions: Int
    public let firstSeen: Instant
    public let lastSeen: Instant
    public let lastChanged: Instant?

    public init(_ document: Document) {
        id = document.slug
        title = document.title
        url = document.url
        published = document.published
        state = document.state.rawValue
        versions = document.versions
        firstSeen = document.firstSeen
        lastSeen = document.lastSeen
        lastChanged = document.lastChanged
    }
}
