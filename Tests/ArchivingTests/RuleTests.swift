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
        let edits: [(inout Profile) -> Void] = [
            { $0.words.append("x") }, { $0.follow = .all }, { $0.moves = [.init(from: "a", to: "b")] },
            { $0.pages = [.init(below: "a", content: Selector(text: "main#x.y"))] },
            { $0.pages = [.init(below: "a", content: Selector(text: "main#x.z"))] },
            { $0.known = [.init(.office, "Environmental Protection Agency", short: ["EPA"])] },
            { $0.known = [.init(.office, "Environmental Protection Agency", other: ["EPA"])] },
        ]
        var texts: Set<String> = [before[0].text]
        for edit in edits {
            var edited = configuration
            edit(&edited.profiles[0])
            #expect(edited.rules[1] == before[1])
            #expect(texts.insert(edited.rules[0].text).inserted)
        }
    }
}
