internal import Archiving
internal import FactSheets
internal import FoundationEssentials
internal import Pages
internal import Serving
internal import Synchronization

/// Bundles of evidence: of one version, and of a change from one to another.
extension Routes {
    /// `documents/SLUG/N/evidence.zip` and `documents/SLUG/compare/OLD..NEW/evidence.zip`.
    func bundle(_ visit: Visit) throws -> HTTPResponse? {
        let path = visit.path
        let text: String
        switch path.count {
        case 4: text = path[2]
        case 5 where path[2] == "compare": text = path[3]
        default: return nil
        }
        guard let numbers = Self.versions(text), (path.count == 5) == text.contains("..") else { return nil }
        return try reading { archive in
            guard let document = try archive.document(slug: path[1]), numbers.upperBound <= document.versions
            else { return nil }
            let command = "hledwatch evidence \(document.slug)@\(text) --output DIRECTORY"
            guard try BundleShelf.isSmall(numbers, of: document, in: archive) else {
                return .problem(413, "this bundle is too large to be made on request; run '\(command)'")
            }
            return try bundles.take(
                archive: archive, document: document, numbers: numbers,
                software: "hledwatch \(version)", configuration: configurationText()
            )
            .map { file, size in
                .pieces(
                    200,
                    headers: [
                        Header("Content-Type", "application/zip"), Header("Cache-Control", "no-cache"),
                        attachment("\(document.slug)-\(text)-evidence.zip"),
                    ], HTTPPieces(size: size) { try file.next() })
            }
        }
    }

    /// The configuration file as it is, of which a bundle takes what bears on reading; nothing where it cannot be read.
    private func configurationText() -> [UInt8] {
        configurationPath.flatMap { try? readFile($0, limit: 1 << 20) } ?? []
    }

    private static func versions(_ text: String) -> ClosedRange<Int>? {
        let parts = text.split(separator: "..", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in Int(part).flatMap { String($0) == part ? $0 : nil } }
        guard numbers.count == parts.count, numbers.count <= 2, let first = numbers.first, first > 0,
            let last = numbers.last, first <= last
        else { return nil }
        return first...last
    }
}

/// Makes bundles, one at a time: whoever asks while another is made, or too many others take theirs, is asked to come again.
///
/// A bundle is written to a file that has no name any more once it is whole, and is sent from there: neither its making nor
/// its sending takes memory by its size.
final class BundleShelf: Sendable {
    private let making = Mutex(())
    private let places = Places()

    /// The most versions that one bundle tells of, and the most bytes that their captures' bodies have together: as many as
    /// are surely written within the time that an answer may take to be made.
    private static let mostVersions = 200
    private static let mostBytes = 256 << 20

    static func isSmall(_ numbers: ClosedRange<Int>, of document: Document, in archive: Archive) throws
        -> Bool
    {
        guard numbers.count <= mostVersions else { return false }
        var bytes = 0
        for version in try archive.versions(of: document.id) where numbers.contains(version.number) {
            bytes += try archive.captureHead(version.capture)?.size ?? 0
        }
        return bytes <= mostBytes
    }

    /// The bundle as a ZIP file; an answer that says why there is none yet.
    func take(
        archive: Archive, document: Document, numbers: ClosedRange<Int>, software: String,
        configuration: [UInt8]
    ) throws -> Outcome {
        let place = places.take()
        guard let place else { return .busy("too many others take bundles") }
        let made = try making.withLockIfAvailable { _ in
            let folder =
                FileManager.default.temporaryDirectory.path + "/hledwatch-evidence-"
                + String(UInt64.random(in: .min ... .max), radix: 16)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let bundle = try EvidenceBundle(
                archive: archive, document: document, numbers: numbers, software: software,
                configuration: configuration)
            do {
                try bundle.write(to: folder + "/evidence.zip")
            } catch EvidenceBundle.Problem.unsealed(let number) {
                return Outcome.none(.problem(409, EvidenceBundle.Problem.unsealed(number: number).summary))
            }
            let file = try OpenFile(folder + "/evidence.zip")
            return .made(BundleFile(file, place), size: try file.size())
        }
        return made ?? .busy("another bundle is being made")
    }

    enum Outcome {
        case made(BundleFile, size: Int)
        case none(HTTPResponse)

        static func busy(_ reason: String) -> Outcome {
            .none(.problem(503, reason, headers: [Header("Retry-After", "5")]))
        }

        func map(_ answer: (BundleFile, Int) -> HTTPResponse) -> HTTPResponse {
            switch self {
            case .made(let file, let size): answer(file, size)
            case .none(let problem): problem
            }
        }
    }
}

/// A bundle on its way, and its place among those that are.
final class BundleFile {
    private let file: OpenFile
    private let place: Places.Place

    fileprivate init(_ file: OpenFile, _ place: Places.Place) { (self.file, self.place) = (file, place) }

    func next() throws -> [UInt8]? { try file.next() }
}

/// How many bundles lie on the disk at a time.
private final class Places: Sendable {
    /// One of them, until nobody has it any more.
    final class Place: Sendable {
        private let places: Places
        init(_ places: Places) { self.places = places }
        deinit { places.taken.subtract(1, ordering: .relaxed) }
    }

    private static let most = 4
    private let taken = Atomic(0)

    func take() -> Place? {
        guard taken.add(1, ordering: .relaxed).newValue <= Self.most else {
            taken.subtract(1, ordering: .relaxed)
            return nil
        }
        return Place(self)
    }
}
