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
            .map { bytes in
                var answer = answer(bytes, "application/zip")
                answer.headers.append(attachment("\(document.slug)-\(text)-evidence.zip"))
                return answer
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

/// Makes bundles, one at a time: whoever asks while another is made is asked to come again.
final class BundleShelf: Sendable {
    private let making = Mutex(())

    /// The most versions that one bundle tells of, and the most bytes that their captures' bodies have together.
    private static let mostVersions = 50
    private static let mostBytes = 64 << 20

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
        let made = try making.withLockIfAvailable { _ in
            let place =
                FileManager.default.temporaryDirectory.path + "/hledwatch-evidence-"
                + String(UInt64.random(in: .min ... .max), radix: 16)
            defer { try? FileManager.default.removeItem(atPath: place) }
            let bundle = try EvidenceBundle(
                archive: archive, document: document, numbers: numbers, software: software,
                configuration: configuration)
            do {
                try bundle.write(to: place + "/evidence.zip")
            } catch EvidenceBundle.Problem.unsealed(let number) {
                return Outcome.none(.problem(409, EvidenceBundle.Problem.unsealed(number: number).summary))
            }
            return Outcome.made(try readFile(place + "/evidence.zip", limit: 256 << 20))
        }
        return made
            ?? .none(
                .problem(503, "another bundle is being made", headers: [Header("Retry-After", "5")]))
    }

    enum Outcome: Sendable {
        case made([UInt8])
        case none(HTTPResponse)

        func map(_ answer: ([UInt8]) -> HTTPResponse) -> HTTPResponse {
            switch self {
            case .made(let bytes): answer(bytes)
            case .none(let problem): problem
            }
        }
    }
}
