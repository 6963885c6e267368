internal import FactSheets

/// Deadlines that passed, or that come, ready for a writer.
struct DeadlineList {
    struct Line {
        var day: String
        var text: String
        /// Where it stands and how it is called.
        var more: String
    }

    var title: String
    var deadlines: [Line]
    /// Says how many more there are.
    var more: String?

    /// Shown are this many of each list, the nearest first: a digest is read on telephones.
    private static let most = 8

    static func all(_ deadlines: [Digest.Deadline], _ voice: Voice) -> [DeadlineList] {
        [
            (true, voice("Passed, and nothing since speaks of it")),
            (false, voice("Deadlines in the next 30 days")),
        ].compactMap { passed, title in
            let all = deadlines.filter { $0.passed == passed }
            let lines = all.prefix(most).map { deadline in
                Line(
                    day: voice.day(deadline.day), text: shortened(deadline.text, to: 220),
                    more: [
                        deadline.pillar.map { shortened($0, to: 80) },
                        "‘\(shortened(deadline.words, to: 60))’", deadline.commitment,
                    ]
                    .compactMap { $0 }.joined(separator: " · "))
            }
            let omitted = all.count - lines.count
            let more =
                omitted > 0
                ? voice("and {1} more; hledwatch ledger names them all.", withThousands(omitted)) : nil
            return lines.isEmpty ? nil : DeadlineList(title: title, deadlines: lines, more: more)
        }
    }
}
