/// Lines that belong to the publishing, not to the text.
enum Residue {
    /// `###` and its like, a paragraph of its own: `# # #`, `##`, `-30-`; also a rule
    /// made of signs, `* * *`.
    static func isEndMark(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.count <= 40, let first = line.first, !first.isLetter else { return false }
        let dense = line.filter { !$0.isBlank }
        if dense.elementsEqual("-30-".utf8) { return true }
        let marks = dense.count { $0 == UInt8(ascii: "#") }
        let isRule = dense.count >= 3 && dense.allSatisfy { "*-_=~".utf8.contains($0) }
        return isRule || marks >= 2 && dense.allSatisfy { $0 < 0x80 && !$0.isLetter && !$0.isDigit }
    }

    /// What WordPress adds below an item in a feed: `The post … appeared first on …`.
    static func isFeedNote(_ text: ArraySlice<UInt8>) -> Bool {
        text.begins("the post ", at: text.startIndex) && text.count < 2000
            && text.contains(" appeared first on ")
    }

    /// The banner over an archived site.
    static func isArchiveBanner(_ text: ArraySlice<UInt8>) -> Bool {
        text.count < 600 && text.contains("frozen in time") && text.contains("historical material")
    }

    /// Could there be such a banner in a page's text? No block needs to be asked when its rarest letter is nowhere.
    static func mayHoldArchiveBanner(_ text: [UInt8]) -> Bool {
        for letter in [UInt8(ascii: "z"), UInt8(ascii: "Z")] {
            var place = 0
            while let found = text.place(of: letter, from: place) {
                if text.begins("frozen in time", at: found - 3) { return true }
                place = found + 1
            }
        }
        return false
    }

    /// The words of share and print links, alone in their block.
    static func isShareLink(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count <= 40 else { return false }
        return shareWords.contains(String(decoding: text.map(\.lowercased), as: UTF8.self))
    }

    private static let shareWords: Set<String> = [
        "share", "share this", "share this page", "share this:", "tweet", "print", "email", "facebook",
        "twitter",
        "linkedin", "share on facebook", "share on twitter", "share on x", "share on linkedin", "copy link",
        "print this page", "email this page", "back to top", "skip to main content", "skip to content",
    ]

    /// The length of a bullet typed by hand at the start of a line, the blank behind it included; 0 for none.
    static func bullet(_ line: ArraySlice<UInt8>) -> Int {
        guard let first = line.first, first >= 0x80 else { return 0 }
        for bullet in bullets where line.starts(with: bullet) {
            let next = line.startIndex + bullet.count
            guard next < line.endIndex else { return bullet.count }
            // `·` also joins words: then no blank follows.
            if line[next].isBlank { return bullet.count + 1 }
            if bullet != bullets[0] { return bullet.count }
        }
        return 0
    }

    /// · • ▪ ◦ ‣ ● ○ ■ □ ⁃ ∙ and Word's own bullet in the private use area.
    private static let bullets = [
        "\u{B7}", "\u{2022}", "\u{25AA}", "\u{25E6}", "\u{2023}", "\u{25CF}", "\u{25CB}", "\u{25A0}",
        "\u{25A1}",
        "\u{2043}", "\u{2219}", "\u{F0B7}", "\u{F0A7}",
    ].map { Array($0.utf8) }
}
