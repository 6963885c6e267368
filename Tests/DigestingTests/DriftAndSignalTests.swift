import Digesting
import FactSheets
import Testing

@Suite struct DriftAndSignalTests {
    static func text(_ change: (inout Event) -> Void) -> String {
        var event = Samples.revised("ev-1", "14:32", since: "14:02", version: 2, [Samples.amount])
        change(&event)
        let digest = Digest(id: "dg-1", subscriber: "ana", time: event.time, events: [event])
        let words = digestText(digest, style: .plain, width: 200).split { $0 == " " || $0 == "\n" }
        return words.joined(separator: " ")
    }

    @Test(arguments: [
        (
            PublisherSignals(feedDate: .unmoved, modified: .unmoved),
            "The publisher did not move its date in the feed or its modified time with it."
        ),
        (PublisherSignals(lastModified: .moved), "The publisher moved its Last-Modified header with it."),
        (
            PublisherSignals(feedDate: .moved, modified: .moved, lastModified: .unmoved),
            "The publisher moved its date in the feed and its modified time with it."
        ),
    ])
    func `whether the publisher's dates moved with the text is said`(
        _ signals: PublisherSignals, _ said: String
    ) {
        #expect(Self.text { $0.signals = signals }.contains(said))
    }

    @Test func `nothing is said of dates that are not known`() {
        for signals in [nil, PublisherSignals()] {
            #expect(!Self.text { $0.signals = signals }.contains("The publisher"))
        }
    }

    @Test func `a page that drifted is told with its reason, and as no removal`() {
        let text = Self.text {
            $0.kind = .drifted
            $0.comparison = nil
            $0.detail = "most of its words are links"
        }
        #expect(text.contains("DRIFTED"))
        #expect(text.contains("Read well at"))
        #expect(text.contains("Why: most of its words are links."))
        #expect(text.contains("Nothing is taken for removed."))
    }
}
