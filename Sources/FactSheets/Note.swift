/// What a person says of a change: of the log, beside the captures. Never edited and never deleted; what is not to stand
/// any more is followed by a withdrawal.
public struct Note: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case note
        /// A word or two to find it by.
        case label
        /// Somebody looked at it; the text may say what came of that.
        case reviewed
        /// Takes another back; the text may say why.
        case withdrawal
    }

    /// What a note is about: how one version of a document differs from an earlier one, or one change in that.
    public struct Subject: Codable, Equatable, Sendable {
        /// The document as `list` prints it.
        public var document: String
        /// Its address then, by which it is found again whatever it is called.
        public var url: String
        /// The version compared with; `nil`: none, it is about the version's publication.
        public var previousVersion: Int?
        public var version: Int
        /// When that version was seen first: by that it is found again, should a rebuild number it otherwise.
        public var seen: Instant
        /// `Change.key` of the one change that it is about, and its place among all, from 1; `nil`: about all of them.
        public var change: String?
        public var changeNumber: Int?

        public init(
            document: String, url: String, previousVersion: Int?, version: Int, seen: Instant,
            change: String? = nil, changeNumber: Int? = nil
        ) {
            self.document = document
            self.url = url
            self.previousVersion = previousVersion
            self.version = version
            self.seen = seen
            self.change = change
            self.changeNumber = changeNumber
        }

        /// `DOC@2..3`, or `DOC@1` for a publication.
        public var pair: String { "\(document)@\(previousVersion.map { "\($0).." } ?? "")\(version)" }
    }

    /// By whom and when a note was taken back.
    public struct Withdrawal: Codable, Equatable, Sendable {
        public var author: String
        public var time: Instant
        /// Why; may be empty.
        public var text: String

        public init(author: String, time: Instant, text: String) {
            (self.author, self.time, self.text) = (author, time, text)
        }
    }

    /// Lasting and unique: `nt-` and 24 hexadecimal digits, derived from all else that is stored of it.
    public var id: String
    public var kind: Kind
    public var subject: Subject
    /// Cleaned and bounded; empty only for `reviewed` and `withdrawal`.
    public var text: String
    /// The name of whoever said it: of the token that was shown.
    public var author: String
    public var time: Instant
    /// For a withdrawal: the id of what it takes back.
    public var withdraws: String?
    /// Set where notes are looked up; of what is stored, it is `nil`.
    public var withdrawn: Withdrawal?

    public init(
        id: String, kind: Kind, subject: Subject, text: String, author: String, time: Instant,
        withdraws: String? = nil, withdrawn: Withdrawal? = nil
    ) {
        self.id = id
        self.kind = kind
        self.subject = subject
        self.text = text
        self.author = author
        self.time = time
        self.withdraws = withdraws
        self.withdrawn = withdrawn
    }

    /// The parts that its id is derived from.
    public var identifyingParts: [String] {
        let subject = subject
        return [
            kind.rawValue, subject.document, subject.url, subject.previousVersion.map(String.init) ?? "",
            String(subject.version), subject.seen.description, subject.change ?? "",
            subject.changeNumber.map(String.init) ?? "", author, time.description, withdraws ?? "", text,
        ]
    }
}

extension Change {
    /// What a change is known by within its comparison, wherever it stands there: `ch-` and 16 hexadecimal digits, the
    /// 64-bit FNV-1a hash (<http://www.isthe.com/chongo/tech/comp/fnv/>) of its sides.
    public var key: String {
        var hash = FNV1a()
        for side in [before, after] {
            hash.add(side ?? "")
            hash.add(side == nil ? 0 : 1)
        }
        return "ch-" + hashDigits(hash.value)
    }
}

/// What a person wants noted, as it came in.
public struct NewNote: Equatable, Sendable {
    /// Not `withdrawal`.
    public var kind: Note.Kind
    /// A slug, an address, or an unambiguous part of a slug.
    public var document: String
    public var version: Int
    /// `nil`: the one before.
    public var previousVersion: Int?
    /// A change's place in the comparison, from 1, or its key; `nil`: all of it.
    public var change: String?
    public var text: String
    public var author: String

    public init(
        _ kind: Note.Kind, document: String, version: Int, previousVersion: Int? = nil, change: String? = nil,
        text: String, author: String
    ) {
        self.kind = kind
        self.document = document
        self.version = version
        self.previousVersion = previousVersion
        self.change = change
        self.text = text
        self.author = author
    }
}
