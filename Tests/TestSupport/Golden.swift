internal import FoundationEssentials
public import Testing

/// Compares with the file `name` in the folder Fixtures beside the test's own file.
///
/// `RECORD_FIXTURES=1` writes the file anew and fails the run.
public func expect(
    _ text: String, equals name: String, file: String = #filePath,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
        separator: "/")
    let path = "\(folder)/Fixtures/\(name)"
    if ProcessInfo.processInfo.environment["RECORD_FIXTURES"] != nil {
        try Data(text.utf8).write(to: URL(filePath: path))
        Issue.record("recorded \(name)", sourceLocation: sourceLocation)
        return
    }
    let expected = String(decoding: try contents(of: path), as: UTF8.self)
    #expect(text == expected, "differs from Fixtures/\(name)", sourceLocation: sourceLocation)
}
