import Archiving
import FactSheets
import Serving
import Testing

@testable import Watching

/// Bundles of evidence as they are made for whoever asks over HTTP.
@Suite struct BundleShelfTests {
    private static func take(_ shelf: BundleShelf, _ archive: Archive) throws -> BundleShelf.Outcome {
        let document = try #require(try archive.documents().first)
        return try shelf.take(
            archive: archive, document: document, numbers: 1...1, software: "test", configuration: [])
    }

    private static func status(_ outcome: BundleShelf.Outcome) -> Int? {
        if case .none(let answer) = outcome { answer.status } else { nil }
    }

    @Test func `at most four lie on the disk, each as long as somebody takes it, and all say the same`()
        throws
    {
        let script = try FeedReaderTests.script()
        let shelf = BundleShelf()
        // What is not sealed is refused, which takes no place.
        for _ in 0..<6 { #expect(try Self.status(Self.take(shelf, script.archive)) == 409) }
        _ = try script.archive.seal(state: script.directoryPath, script.configuration)
        var taken: [BundleShelf.Outcome] = []
        for _ in 0..<4 { taken.append(try Self.take(shelf, script.archive)) }
        #expect(taken.allSatisfy { Self.status($0) == nil })
        for _ in 0..<3 { #expect(try Self.status(Self.take(shelf, script.archive)) == 503) }
        var bodies: [[UInt8]] = []
        for case .made(let file, let size) in taken {
            var body: [UInt8] = []
            while let piece = try file.next() { body += piece }
            #expect(body.count == size && body.starts(with: Array("PK".utf8)))
            bodies.append(body)
        }
        #expect(bodies.count == 4 && Set(bodies).count == 1)
        taken.removeLast()
        #expect(try Self.status(Self.take(shelf, script.archive)) == nil)
    }
}
