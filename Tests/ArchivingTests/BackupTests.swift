import FactSheets
import FoundationEssentials
import TestSupport
import Testing

@testable import Archiving

@Suite(.onSQLite("a copy of the file")) struct BackupTests {
    let directory: TemporaryDirectory
    let archive: Archive

    init() throws {
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path + "/state", mode: .write)
        try FileManager.default.createDirectory(
            atPath: directory.path + "/copy", withIntermediateDirectories: false)
    }

    private var file: String { directory.path + "/copy/archive.sqlite" }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path + "/copy").sorted()
    }

    @Test func `a copy holds what was there when it began, while writing goes on`() throws {
        for minute in 0..<300 {
            try archive.addCapture(
                .page(at: .noonPlus(Int64(minute)), String(repeating: "Text \(minute). ", count: 2000)))
        }
        let reader = try Archive(directory: directory.path + "/state", mode: .read)
        var added = 0
        let backup = try reader.backUp(to: file) { _, _ in
            added += 1
            _ = try? archive.addCapture(.page("https://late.gov/\(added)"))
        }
        #expect(added > 0)
        #expect(try archive.captureCount() == 300 + added)
        #expect(backup.captures == 300 && backup.checks == 0)
        #expect(backup.newest == .noonPlus(299))
        #expect(try names() == ["archive.sqlite"])
        let copy = try Archive(directory: directory.path + "/copy", mode: .write)
        #expect(try copy.captureCount() == 300)
        #expect(try copy.capture(300) == archive.capture(300))
        #expect(try copy.addCapture(.page("https://on.gov/")).id == 301)
    }

    @Test func `what is there already is not written over`() throws {
        try "notes".write(toFile: file, atomically: false, encoding: .utf8)
        #expect(Archive.error { _ = try archive.backUp(to: file) { _, _ in } } == .exists(path: file))
        #expect(try directory.read("copy/archive.sqlite") == Array("notes".utf8))
        #expect(try names() == ["archive.sqlite"])
    }

    @Test func `a copy of a damaged archive is refused, and nothing is left of it`() throws {
        for minute in 0..<50 { try archive.addCapture(.page(at: .noonPlus(Int64(minute)), "Text \(minute)")) }
        try archive.connection.execute(
            "PRAGMA foreign_keys = OFF; DELETE FROM body WHERE id = 7; PRAGMA foreign_keys = ON")
        let reader = try Archive(directory: directory.path + "/state", mode: .read)
        let error = try #require(Archive.error { _ = try reader.backUp(to: file) { _, _ in } })
        guard case .damaged(_, let what) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(what == "a row of 'capture' refers to one that is not there")
        #expect(try names() == [])
    }

    @Test func `a directory that is not there is named`() throws {
        let error = Archive.error { _ = try archive.backUp(to: directory.path + "/none/a") { _, _ in } }
        #expect(
            error == .unwritable(directory: directory.path + "/none", reason: "No such file or directory"))
    }
}
