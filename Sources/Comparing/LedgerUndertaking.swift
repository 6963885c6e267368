internal import FactSheets

/// Work under way, and promises said again, that no verb of the ladder tells: `are working to`, `Mexico cooperate to`,
/// `both governments promote`, `reaffirm our commitment to`.
struct LedgerUndertaking {
    /// The words that say so, in lower case.
    let words: String
    /// The rung of a promise said again; `nil` for work that goes on.
    let rung: String?

    private static let affirming = Set(
        ("affirm affirms affirmed reaffirm reaffirms reaffirmed reiterate reiterates reiterated renew renews renewed "
            + "restate restated").split(separator: " ").map(String.init))
    private static let promises = Set(["commitment", "commitments", "pledge", "pledges"])
    private static let parties = Set(["governments", "countries", "nations", "sides"])
    private static let joint = Set(["cooperate", "coordinate", "collaborate"])
    private static let going = Set(["working", "cooperating", "coordinating", "collaborating", "partnering"])
    /// Behind these a verb says what is meant to be, which the ladder knows.
    private static let infinitive = Set(
        "to will would can could may might must shall should and or not".split(separator: " ").map(
            String.init))
    private static let directions = Set(["to", "toward", "towards"])
    private static let manners = Set(["together", "jointly", "closely", "actively"])

    /// The first in a sentence; `nil` when there is none.
    init?(_ sentence: some Collection<UInt8>) {
        var words: [String] = []
        forEachWord(Array(sentence)) { words.append(String(decoding: $0, as: UTF8.self)) }
        for index in words.indices {
            guard let (range, rung) = Self.phrase(words[...], at: index) else { continue }
            (self.words, self.rung) = (words[range].joined(separator: " "), rung)
            return
        }
        return nil
    }

    private static func phrase(_ words: ArraySlice<String>, at index: Int) -> (Range<Int>, String?)? {
        let rest = words[index...]
        if affirming.contains(words[index]) {
            // `reaffirm our commitment to`, `reaffirmed their shared commitment to`.
            guard let noun = rest.prefix(5).firstIndex(where: promises.contains), noun + 1 < words.endIndex,
                words[noun + 1] == "to"
            else { return nil }
            return (index..<noun + 2, "committed")
        }
        guard index > words.startIndex else { return nil }
        if going.contains(words[index]), ["is", "are"].contains(words[index - 1]) {
            let behind = rest.dropFirst().first.map(manners.contains) == true ? index + 2 : index + 1
            guard behind < words.endIndex else { return nil }
            // `are working with the towns to build`.
            let purpose = words[behind] == "with" && words[behind...].prefix(24).contains("to")
            guard purpose || directions.contains(words[behind]) else { return nil }
            return (index - 1..<behind + 1, nil)
        }
        if joint.contains(words[index]), rest.dropFirst().first == "to",
            !infinitive.contains(words[index - 1])
        {
            return (index - 1..<index + 2, nil)
        }
        if words[index] == "promote", parties.contains(words[index - 1]) {
            return (index - 1..<index + 1, nil)
        }
        return nil
    }
}
