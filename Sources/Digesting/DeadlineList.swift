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

    static func all(_ deadlines: [Digest.Deadline], _ voice: Voice) -> [DeadlineList] {
        [
            (true, voice("Passed, and nothing since speaks of it")),
            (false, voice("Deadlines in the next 30 days")),
        ].compactMap { passed, title in
            let lines = deadlines.filter { $0.passed == passed }.map { deadline in
                Line(
                    day: voice.day(deadline.day), text: shortened(deadline.text, to: 220),
                    more: [
                        deadline.pillar.map { shortened($0, to: 80) },
                        "‘\(shortened(deadline.words, to: 60))’", deadline.commitment,
                    ]
                    .compactMap { $0 }.joined(separator: " · "))
            }
            return lines.isEmpty ? nil : DeadlineList(title: title, deadlines: lines)
        }
    }
}
