import Archiving
import FactSheets
import Glibc
import Networking
import Reading
import Watching

/// What a person gave to be read: a path, `-`, an address, or `DOC@N` of the archive.
struct Input {
    let name: String
    let bytes: [UInt8]
    let contentType: String?
    /// Set when it comes from the archive, read already.
    let version: (document: Document, number: Int, sheet: FactSheet)?
    /// What the configuration says of the page.
    let options: PageOptions

    init(_ text: String, _ arguments: Arguments) async throws {
        if unsafe access(text, F_OK) == 0 || text == "-" {
            self.init(
                name: text, bytes: try readFile(text),
                options: PageOptions(nil, known: try Input.knownNames(arguments)))
        } else if text.contains("://") {
            self = try await Input.fetch(text, arguments)
        } else if text.contains("/") || text.contains(".") && !text.contains("@") {
            throw FileError.cannotRead(path: text, reason: "there is no such file")
        } else {
            let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
            let found = try archive.findVersion(text)
            self.init(name: "\(found.document.slug)@\(found.number)", version: found)
        }
    }

    private init(
        name: String, bytes: [UInt8] = [], contentType: String? = nil,
        version: (document: Document, number: Int, sheet: FactSheet)? = nil,
        options: PageOptions = PageOptions()
    ) {
        self.options = options
        self.name = name
        self.bytes = bytes
        self.contentType = contentType
        self.version = version
    }

    private static func fetch(_ text: String, _ arguments: Arguments) async throws -> Input {
        guard let url = canonicalAddress(text) else {
            throw UsageError(
                "'\(text)' is not an address that can be fetched",
                hint: "give an https address, without a password in it")
        }
        prepareNetworking()
        let configuration = try Locations.configuration(arguments)
        let client = Client(policy: try networkPolicy(configuration))
        let capture = await client.fetch(url, role: .page, validators: nil) { Instant.systemClock() }
        if let failure = capture.failure { throw FetchFailed(url: url, reason: failure.reason) }
        guard capture.status == 200 else {
            throw FetchFailed(url: url, reason: "the server answered \(capture.status)")
        }
        return Input(
            name: capture.answered, bytes: capture.body, contentType: capture.headers["Content-Type"],
            options: PageOptions(
                configuration.pageRule(for: canonicalAddress(capture.answered) ?? capture.answered),
                known: KnownNames(configuration.profiles.flatMap(\.known))))
    }

    /// Those of the configuration; none where there is no configuration and none was asked for.
    private static func knownNames(_ arguments: Arguments) throws(ConfigurationError) -> KnownNames {
        let path = Locations.configurationPath(arguments)
        guard unsafe arguments["--config"] != nil || access(path, R_OK) == 0 else { return KnownNames() }
        return KnownNames(try Configuration.load(path: path).profiles.flatMap(\.known))
    }

    /// It, read into structure.
    func factSheet() throws(ReadingError) -> FactSheet {
        if let version { return version.sheet }
        prepareReading()
        return try readPage(
            bytes, format: pageFormat(of: bytes, contentType: contentType, name: name),
            contentType: contentType, name: name, options: options)
    }
}

struct FetchFailed: Explained, Equatable {
    let url: String
    let reason: String
    var summary: String { "cannot fetch '\(url)': \(reason)" }
    var remedy: String? { "try again later, or save the page and give its path" }
}

extension Archive {
    /// The version `DOC@N` names; the newest for `DOC` alone.
    func findVersion(_ text: String) throws -> (document: Document, number: Int, sheet: FactSheet) {
        let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
        let document = try findDocument(parts.first ?? text)
        guard let number = parts.count == 2 ? Int(parts[1]) : document.versions,
            let sheet = try sheet(of: document.id, number: number)
        else {
            let versions =
                document.versions == 0
                ? "its page has not been read yet" : "it has versions 1 to \(document.versions)"
            throw UnknownVersion(text: text, document: document.slug, versions: versions)
        }
        return (document, number, sheet)
    }
}

struct UnknownVersion: Explained, Equatable {
    let text: String
    let document: String
    let versions: String
    var summary: String { "there is no version '\(text)': \(versions)" }
    var remedy: String? { "run 'hledwatch log \(document)' to see its versions" }
}
