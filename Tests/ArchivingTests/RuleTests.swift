import Archiving
import FactSheets
import TestSupport
import Testing

@Suite struct RuleTests {
    let directory: TemporaryDirectory
    let archive: Archive

    init() throws {
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path, mode: .write)
    }

    static let words = Configuration.Rule(.profile, "words")
    static let otherWords = Configuration.Rule(.profile, "other words")
    static let feed = Configuration.Rule(.source, "feed")
    static let sitemap = Configuration.Rule(.source, "sitemap")

    @Test func `rows are derived by the rules that were noted, whatever sources came since`() throws {
        #expect(try archive.isDerived(by: [Self.words]))
        try archive.note(rules: [Self.words, Self.feed])
        #expect(try archive.isDerived(by: [Self.words, Self.feed]))
        #expect(try archive.isDerived(by: [Self.sitemap, Self.feed, Self.words]))
        #expect(try !archive.isDerived(by: [Self.words]))
        #expect(try !archive.isDerived(by: [Self.otherWords, Self.feed]))
        #expect(try !archive.isDerived(by: [Self.words, Self.otherWords, Self.feed]))
    }

    @Test func `rows by two sets of rules are by neither, until all are derived again`() throws {
        try archive.note(rules: [Self.words])
        try archive.note(rules: [Self.otherWords])
        #expect(try !archive.isDerived(by: [Self.words]))
        #expect(try !archive.isDerived(by: [Self.otherWords]))
        try archive.forgetRules()
        try archive.note(rules: [Self.otherWords])
        #expect(try archive.isDerived(by: [Self.otherWords]))
    }

    @Test func `what was noted in a transaction that failed is noted again`() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try archive.transaction {
                try archive.note(rules: [Self.words])
                throw Stop()
            }
        }
        try archive.note(rules: [Self.words])
        #expect(try !archive.isDerived(by: [Self.otherWords]))
    }

    @Test func `a configuration's rules are its profiles, and each source`() {
        var configuration = Configuration()
        configuration.profiles = [Profile(name: "p", words: ["w"], sources: [Source(name: "s", url: "u")])]
        let before = configuration.rules
        #expect(before.map(\.kind) == [.profile, .source])
        configuration.profiles[0].sources[0].interval = .seconds(60)
        #expect(configuration.rules == before)
        configuration.profiles[0].words.append("x")
        #expect(configuration.rules.map { before.contains($0) } == [false, true])
    }
}
