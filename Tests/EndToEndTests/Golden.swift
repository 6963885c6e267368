import Glibc
import TestSupport
import Testing

/// Compares with a file of Fixtures; `RECORD_FIXTURES=1` writes the file anew and fails the run.
func expect(_ text: String, equals name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let path = Hledwatch.root + "/Tests/EndToEndTests/Fixtures/" + name
    if unsafe getenv("RECORD_FIXTURES") != nil {
        try writeFixture(text, to: path)
        Issue.record("recorded \(name)", sourceLocation: sourceLocation)
        return
    }
    #expect(text == String(decoding: try contents(of: path), as: UTF8.self), sourceLocation: sourceLocation)
}

private func writeFixture(_ text: String, to path: String) throws {
    let file = try unsafe #require(fopen(path, "w"))
    unsafe fputs(text, file)
    unsafe fclose(file)
}
