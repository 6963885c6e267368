import FoundationEssentials
import Testing

/// Expected outputs, kept as files beside the tests. `RECORD_FIXTURES=1` rewrites them and fails the run.
enum Fixture {
    static func expect(_ text: String, equals name: String, file: String = #filePath) throws {
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        let path = "/\(folder)/Fixtures/\(name)"
        if ProcessInfo.processInfo.environment["RECORD_FIXTURES"] != nil {
            try Data(text.utf8).write(to: URL(filePath: path))
            Issue.record("recorded \(name)")
            return
        }
        let expected = try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        #expect(text == expected, "differs from Fixtures/\(name)")
    }
}
