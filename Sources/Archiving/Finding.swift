extension Archive {
    /// The names of documents that begin with `prefix`, in their order: at most `limit`.
    public func slugs(beginningWith prefix: String, limit: Int) throws(ArchiveError) -> [String] {
        try connection.all(
            "SELECT slug FROM document WHERE slug >= $1 AND slug < $2 ORDER BY slug LIMIT $3", prefix,
            prefix + "\u{10FFFF}", max(limit, 0)
        ) { row throws(ArchiveError) in try row.next() }
    }

    /// The document a person means: by slug, guid or address, or by an unambiguous beginning, or else part, of a slug.
    ///
    /// - Throws: `.unknownDocument` with the slugs most like the text, `.ambiguousDocument` with those it fits.
    public func findDocument(_ text: String) throws(ArchiveError) -> Document {
        if let found = try connection.first(
            "SELECT \(Document.selected) FROM document WHERE slug = $1", text, read: Document.init(row:))
        {
            return found
        }
        if let found = try document(guid: text) { return found }
        if let found = try document(address: text) { return found }
        // A person does not mind whether an address ends in a slash.
        let other = text.hasSuffix("/") ? String(text.dropLast()) : text + "/"
        if let found = try document(address: other) { return found }

        let words = Slug.folded(text)
        let slugs = try connection.all("SELECT slug FROM document ORDER BY slug") {
            row throws(ArchiveError) in
            try row.next(String.self)
        }
        guard !words.isEmpty else { throw .unknownDocument(text: text, closest: []) }
        var fitting = slugs.filter { $0.hasPrefix(words) }
        if fitting.isEmpty { fitting = slugs.filter { Slug.contains($0, words) } }
        switch fitting.count {
        case 0:
            throw .unknownDocument(
                text: text, closest: Slug.closest(to: Slug.of(address: text, title: text), among: slugs))
        case 1:
            return try findDocument(fitting[0])
        default:
            throw .ambiguousDocument(text: text, candidates: Array(fitting.prefix(ArchiveError.listed)))
        }
    }
}
