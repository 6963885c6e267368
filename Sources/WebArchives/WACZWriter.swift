internal import Compressing
public import FactSheets

/// A package of web archives, WACZ 1.1.1 (<https://specs.webrecorder.net/wacz/1.1.1/>): a ZIP file of stored entries with
/// one WARC, its index and its pages; the same bytes for the same log.
public final class WACZWriter {
    /// Computes the SHA-256 of bytes that come piece by piece; `finish` gives it in hexadecimal digits.
    public struct Digest {
        public var update: ([UInt8]) -> Void
        public var finish: () -> String

        public init(update: @escaping ([UInt8]) -> Void, finish: @escaping () -> String) {
            self.update = update
            self.finish = finish
        }
    }

    /// A page to begin at.
    public struct Page: Sendable {
        public var id: String
        public var url: String
        public var time: Instant
        public var title: String

        public init(id: String, url: String, time: Instant, title: String) {
            (self.id, self.url, self.time, self.title) = (id, url, time, title)
        }
    }

    /// The WARC's name in its package, as the index knows it.
    public static let archiveName = "data.warc.gz"

    private let zip: ZIPWriter
    private let software: String
    private let digest: () -> Digest
    private var resources: [Resource] = []

    /// `path` is made, or emptied; it must be a file that can be gone back in.
    public init(path: String, software: String, digest: @escaping () -> Digest) throws(WebArchiveError) {
        zip = ZIPWriter(try ArchiveOutput(path: path))
        self.software = software
        self.digest = digest
    }

    /// Writes the WARC by `body`, then its index, the pages, and the description of it all, which bears `time`. The pages and the
    /// time are asked for when the WARC is written.
    public func write(
        index: CDXJIndex, pages: () throws -> [Page], time: () -> Instant,
        hash: @escaping ([UInt8]) -> String,
        _ body: (WARCWriter) throws -> Void
    ) throws {
        try entry("archive/" + Self.archiveName) { output in
            let warc = try WARCWriter(output, isAlone: false, software: software, digest: hash)
            try body(warc)
            try warc.close()
        }
        try entry("indexes/index.cdxj") { try index.write(to: $0) }
        let pages = try pages()
        try entry("pages/pages.jsonl") { output in
            try output.write(
                Array(#"{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}"#.utf8) + [0x0A])
            for page in pages {
                let fields = [
                    "id": page.id, "url": page.url, "ts": page.time.description, "title": page.title,
                ]
                try output.write(try JSON.encode(fields) + [0x0A])
            }
        }
        let package = Package(
            resources: resources, created: time().description, software: software,
            mainPageUrl: pages.first?.url, mainPageDate: pages.first?.time.description)
        let description = try JSON.encode(package, pretty: true) + [0x0A]
        try entry("datapackage.json") { try $0.write(description) }
        let seal = ["path": "datapackage.json", "hash": "sha256:" + hash(description)]
        try entry("datapackage-digest.json") { try $0.write(try JSON.encode(seal, pretty: true) + [0x0A]) }
        try zip.close()
    }

    private func entry(_ path: String, _ body: (ArchiveOutput) throws -> Void) throws {
        let digest = digest()
        let size = try zip.entry(path, listener: digest.update, body)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        resources.append(
            Resource(name: name.lowercased(), path: path, hash: "sha256:" + digest.finish(), bytes: size))
    }

    private struct Resource: Encodable {
        let name: String
        let path: String
        let hash: String
        let bytes: Int64
    }

    private struct Package: Encodable {
        let profile = "data-package"
        let resources: [Resource]
        let waczVersion = "1.1.1"
        let created: String
        let software: String
        let mainPageUrl: String?
        let mainPageDate: String?

        // The specification mixes the two ways of joining words.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(profile, forKey: Key("profile"))
            try container.encode(resources, forKey: Key("resources"))
            try container.encode(waczVersion, forKey: Key("wacz_version"))
            try container.encode(created, forKey: Key("created"))
            try container.encode(software, forKey: Key("software"))
            try container.encodeIfPresent(mainPageUrl, forKey: Key("mainPageUrl"))
            try container.encodeIfPresent(mainPageDate, forKey: Key("mainPageDate"))
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { return nil }
    }
}
