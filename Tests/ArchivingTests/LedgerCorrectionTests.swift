import FactSheets
import Testing

@testable import Archiving

@Suite struct LedgerCorrectionTests {
    private func correction(_ kind: LedgerCorrection.Kind, _ a: String, _ b: String, at time: Instant = noon)
        -> LedgerCorrection
    {
        LedgerCorrection(
            kind, .init(id: a, document: "a", text: "One."), .init(id: b, document: "b", text: "Two."),
            time: time)
    }

    @Test func `an archive without corrections has none, read or written`() throws {
        let directory = try TemporaryDirectory()
        do {
            let archive = try Archive(directory: directory.path, mode: .write)
            #expect(try archive.ledgerCorrections() == [])
        }
        #expect(try Archive(directory: directory.path, mode: .read).ledgerCorrections() == [])
    }

    @Test func `corrections outlast what is derived`() throws {
        let directory = try TemporaryDirectory()
        let archive = try Archive(directory: directory.path, mode: .write)
        try archive.put(correction(.link, "c-2", "c-1"))
        try archive.forgetDerived()
        #expect(try archive.ledgerCorrections() == [correction(.link, "c-2", "c-1")])
        #expect(
            try Archive(directory: directory.path, mode: .read).ledgerCorrections()
                == [correction(.link, "c-2", "c-1")])
    }

    @Test func `what is said last about two counts, whichever is named first`() throws {
        let directory = try TemporaryDirectory()
        let archive = try Archive(directory: directory.path, mode: .write)
        try archive.put(correction(.link, "c-1", "c-2"))
        try archive.put(correction(.unlink, "c-2", "c-1", at: .noonPlus(1)))
        #expect(try archive.ledgerCorrections() == [correction(.unlink, "c-2", "c-1", at: .noonPlus(1))])
    }

    @Test func `nothing is linked with itself`() throws {
        let directory = try TemporaryDirectory()
        let archive = try Archive(directory: directory.path, mode: .write)
        #expect(
            Archive.error { try archive.put(correction(.link, "c-1", "c-1")) }
                == .misuse("a correction links 'c-1' with itself"))
    }
}
