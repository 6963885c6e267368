internal import CCMark

/// Turns CommonMark into HTML, raw HTML in it kept; `nil` when there is no memory for it.
func htmlFromMarkdown(_ markdown: [UInt8]) -> [UInt8]? {
    let repaired = repairedEmphasis(withTablesAsHTML(withNotesApart(markdown)))
    return unsafe repaired.withUnsafeBytes { buffer -> [UInt8]? in
        guard let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else { return [] }
        guard let html = unsafe cmark_markdown_to_html(start, buffer.count, CMARK_OPT_UNSAFE) else {
            return nil
        }
        defer { unsafe free(html) }
        return unsafe Array(UnsafeRawBufferPointer(start: html, count: strlen(html)))
    }
}
