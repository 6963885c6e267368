import FactSheets
import Glibc
import Reading
import TestSupport
import Testing

@testable import Archiving
@testable import Watching

/// Hundreds of unchanged looks taken in together, and a kill in the midst of their being written.
@Suite(.blocking) struct GroupCommitTests {
    private static let pages = 200
    private static let begin = Instant(seconds: 1_663_000_000)

    private static func derivation(_ archive: Archive) -> Derivation {
        var configuration = Configuration()
        configuration.profiles = [Profile(name: "p", sources: [])]
        return Derivation(archive: archive, configuration: configuration, follow: .all, manner: .live)
    }

    private static func answer(_ number: Int, _ status: Int, after seconds: Int64, _ archive: Archive) throws
        -> Answered
    {
        let url = "https://press.example.gov/\(number)"
        let entry =
            try archive.agenda(url) ?? AgendaEntry(url: url, role: .page, due: begin)
        let html =
            "<html><head><title>Statement \(number)</title></head><body><article><h1>Statement \(number)</h1><p>It is about harbors.</p></article></body></html>"
        let capture = Capture(
            role: .page, url: url, time: begin + .seconds(seconds), status: status,
            headers: [Header("Content-Type", "text/html"), Header("ETag", "\"\(number)\"")],
            body: status == 200 ? Array(html.utf8) : [])
        return Answered(capture, to: entry, took: .milliseconds(9))
    }

    /// Each page, looked at once.
    private static func prepare(_ directory: String) throws {
        prepareReading()
        let archive = try Archive(directory: directory, mode: .write)
        try archive.transaction {
            for number in 0..<pages {
                try archive.put(
                    AgendaEntry(url: "https://press.example.gov/\(number)", role: .page, due: begin))
            }
        }
        let group = try (0..<pages).map { try answer($0, 200, after: 0, archive) }
        _ = try derivation(archive).take(group)
        #expect(try (archive.captureCount(), archive.checkCount()) == (pages, 0))
    }

    /// Each page again, unchanged, in one commit.
    private static func confirm(_ archive: Archive) throws {
        _ = try derivation(archive).take((0..<pages).map { try answer($0, 304, after: 3600, archive) })
    }

    private static func size(of file: String) -> Int {
        var status = stat()
        return unsafe stat(file, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Of the log that the commit writes, so many thousandths may be written; then the kernel ends the process.
    @Test(.onSQLite("how much of its log is written"), arguments: [0, 250, 999, 1000])
    func `a kill while a large group of checks is written leaves all of them or none`(_ thousandths: Int)
        async throws
    {
        let whole = try TemporaryDirectory()
        let cut = try TemporaryDirectory()
        for directory in [whole, cut] { try Self.prepare(directory.path) }
        let archive = try Archive(directory: whole.path, mode: .write)
        try Self.confirm(archive)
        let length = Self.size(of: whole.path + "/archive.sqlite-wal")
        #expect(length > 10 * 4096)

        let path = cut.path
        let limit = length * thousandths / 1000
        let isWhole = thousandths == 1000
        await #expect(processExitsWith: isWhole ? .success : .signal(SIGKILL)) {
            [path = path as String, limit = limit as Int] in
            prepareReading()
            let archive = try Archive(directory: path, mode: .write)
            #expect(try archive.checkCount() == 0)
            // The pool's threads block signals; then the write would only fail.
            var all = sigset_t()
            unsafe sigfillset(&all)
            unsafe pthread_sigmask(SIG_UNBLOCK, &all, nil)
            signal(SIGXFSZ, endAtOnce)
            var bound = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
            let isBound = unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &bound) == 0
            #expect(isBound)
            try Self.confirm(archive)
            // Closing would move the log into the file, which may not grow either.
            _exit(0)
        }

        let after = try Archive(directory: cut.path, mode: .write)
        #expect(try (after.captureCount(), after.checkCount()) == (Self.pages, isWhole ? Self.pages : 0))
        let looks = try (0..<Self.pages).map {
            try after.agenda("https://press.example.gov/\($0)")?.lastLook
        }
        #expect(Set(looks) == [Self.begin + .seconds(isWhole ? 3600 : 0)])
        if !isWhole { try Self.confirm(after) }
        #expect(try after.rows() == archive.rows())
    }
}

private func endAtOnce(_ signal: Int32) { kill(getpid(), SIGKILL) }
