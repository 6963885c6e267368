/// Contractions and phrases that stand for others.
extension RuleWords {
    /// The words with contractions spelled out and phrases of one meaning made one; articles are left out.
    static func plain(_ words: [String]) -> [String] {
        var spelled: [String] = []
        for word in words {
            let last = spelled.last
            if let full = endings[word], last != nil {
                spelled.append(full)
            } else if word == "s", let last, subjects.contains(last) {
                spelled.append(last == "let" ? "us" : "is")
            } else if word == "t", let last, last.hasSuffix("n"), last.utf8.count > 2 {
                spelled[spelled.count - 1] = irregular[last] ?? String(last.dropLast())
                spelled.append("not")
            } else if word == "cannot" {
                spelled += ["can", "not"]
            } else {
                spelled.append(word)
            }
        }
        var plain: [String] = []
        var rest = spelled[...]
        while let word = rest.first {
            let known = phrases[word]?.first { rest.starts(with: $0.words) }
            if let known {
                plain.append(known.meaning)
                rest = rest.dropFirst(known.words.count)
            } else {
                plain.append(word)
                rest = rest.dropFirst()
            }
        }
        return withoutArticles(plain)
    }

    static func withoutArticles(_ words: [String]) -> [String] { words.filter { !articles.contains($0) } }

    private static let endings = ["ll": "will", "re": "are", "ve": "have", "m": "am"]
    private static let irregular = ["won": "will", "shan": "shall", "can": "can"]
    private static let subjects = list("it he she that there here what who where let")
    private static let articles = list("a an the el la los las")

    /// Phrases of one meaning stand in one line, the first of them for all.
    private static let meanings = """
        over, more than, in excess of, más de
        by, no later than, not later than, on or before, a más tardar
        approximately, about, around, roughly
        aproximadamente, alrededor de, cerca de
        nearly, almost, just under
        before, prior to, in advance of
        because of, due to, owing to
        to, in order to
        para, a fin de, con el fin de, con el objetivo de
        and, as well as, along with, together with, &
        y, así como
        us, united states, u s, usa, united states of america
        eeuu, estados unidos, ee uu
        uk, united kingdom
        percent, per cent, por ciento
        fy, fiscal year
        annually, each year, every year, per year, yearly
        monthly, each month, every month, per month
        """

    private static let phrases: [String: [(words: [String], meaning: String)]] = {
        var phrases: [String: [(words: [String], meaning: String)]] = [:]
        for line in meanings.split(separator: "\n") {
            let alike = line.split(separator: ",").map { $0.split(separator: " ").map(String.init) }
            for words in alike {
                guard let first = words.first, let meaning = alike.first?.joined(separator: " ") else {
                    continue
                }
                phrases[first, default: []].append((words, meaning))
            }
        }
        return phrases.mapValues { $0.sorted { $0.words.count > $1.words.count } }
    }()
}
