import Glibc
import Scheduling

@testable import FactSheets
@testable import Networking
@testable import Reading
@testable import WebArchives

/// What outside input is read by, and what must hold whatever it is.
let targets: [String: @Sendable ([UInt8]) -> Void] = [
    "feeds": readFeeds, "pages": readPages, "fragments": readFragments, "markdown": readMarkdown,
    "decoding": decode, "dates": readDates, "headers": readHeaders, "addresses": readAddresses,
    "configuration": readConfiguration, "robots": readRobots, "warcs": readWARCs, "json": readJSON,
]

private let address = "https://press.example.gov/2022/statement/"
private let ready: Void = {
    prepareReading()
    prepareNetworking()
}()

@Sendable private func readFeeds(_ bytes: [UInt8]) {
    _ = ready
    _ = looksLikeFeed(bytes)
    guard let feed = try? readFeed(bytes, contentType: nil, name: "https://press.example.gov/feed/") else {
        return
    }
    require(feed.items.count <= 10_000, "more items than are read")
    for item in feed.items {
        require(!item.id.isEmpty, "an item without an identifier")
        if let sheet = try? readItem(item, in: feed) { check(sheet) }
    }
    guard let json = try? feedJSON(feed, pretty: false) else { fatalError("a feed that cannot be written") }
    // What was written is a JSON Feed again, with the same items.
    let again = try? readFeed(
        json, contentType: "application/feed+json", name: "https://press.example.gov/feed/")
    require(again?.items.map(\.id) == feed.items.map(\.id), "a feed that does not survive being written")
}

@Sendable private func readPages(_ bytes: [UInt8]) {
    _ = ready
    guard let sheet = try? readPage(bytes, format: .html, contentType: nil, name: address) else { return }
    check(sheet)
    _ = standIn(sheet, markup: bytes)
}

@Sendable private func readMarkdown(_ bytes: [UInt8]) {
    _ = ready
    guard let sheet = try? readPage(bytes, format: .markdown, contentType: nil, name: "page.md") else {
        return
    }
    check(sheet)
}

/// A text as a feed carries it: no word of it may be lost, but for the marks that end a release.
@Sendable private func readFragments(_ bytes: [UInt8]) {
    _ = ready
    let html = String(decoding: bytes, as: UTF8.self)
    let item = FeedItem(id: address, url: address, title: nil, contentHTML: html)
    guard let sheet = try? readItem(item, in: Feed(dialect: .rss2, items: [item])) else { return }
    check(sheet)
    let lines = plainText(html: html).split(separator: "\n").filter {
        !Residue.isEndMark(Array($0.utf8)[...])
    }
    let (read, title) = (ink(sheet.plainText), ink(sheet.title))
    var said = ink(lines.joined())
    // A heading within that became the title stands first.
    if !title.isEmpty, let place = said.firstRange(of: title) {
        said.removeSubrange(place)
        said = title + said
    }
    require(read == said, "words lost or invented:\n\(read.debugDescription)\n\(said.debugDescription)")
}

/// The first line is what HTTP says of the type.
@Sendable private func decode(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    let type = parts.first.map { String(decoding: $0, as: UTF8.self) }
    for markup in [Markup.html, .xml, .plain] {
        let text = decodedUTF8(Array(parts.dropFirst().first ?? []), contentType: type, markup: markup)
        require(String(validating: text, as: UTF8.self) != nil, "decoded to what is not UTF-8")
    }
}

@Sendable private func readDates(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    for time in [parseFeedDate(text), parseHTTPDate(text), Instant(rfc3339: text)] {
        guard let time else { continue }
        require(Instant(rfc3339: time.description) == time, "\(time) reads otherwise than it is written")
    }
    let now = Instant(seconds: 1_663_000_000)
    if let pause = parseRetryAfter(text, now: now) {
        require((.zero...(.seconds(7 * 86_400))).contains(pause), "a pause of \(pause)")
    }
}

@Sendable private func readHeaders(_ bytes: [UInt8]) {
    var head = AnswerHead(limit: 16_384)
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
        let line = Array(line + [0x0A])
        guard head.take(line.span) else { break }
    }
    require(head.status == 0 || (100...999).contains(head.status), "status \(head.status)")
    let size = head.headers.reduce(0) { $0 + $1.name.utf8.count }
    require(size <= 3 * 16_384, "headers grew to \(size) bytes")
    for header in head.headers {
        require(
            !header.value.utf8.contains(0x0A) && !header.name.utf8.contains(0x0A), "a header of two lines")
    }
}

@Sendable private func readAddresses(_ bytes: [UInt8]) {
    _ = ready
    let text = String(decoding: bytes, as: UTF8.self)
    for found in [canonicalAddress(text), resolve(text, against: address)] {
        guard let found else { continue }
        require(canonicalAddress(found) == found, "'\(found)' is not its own canonical form")
        require(found.hasPrefix("http://") || found.hasPrefix("https://"), "'\(found)' is no web address")
        require(host(of: found) != nil, "'\(found)' has no host")
        require(found.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "'\(found)' holds what no request may")
    }
}

@Sendable private func readConfiguration(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(ConfigurationError) {
        let configuration = try Configuration.parse(text, path: "hledwatch.toml")
        require(configuration.watch.width >= 1, "no width")
    } catch {
        require(!error.problems.isEmpty, "refused for no reason")
        let lines = text.utf8.count { $0 == 0x0A } + 1
        require(error.problems.allSatisfy { (0...lines).contains($0.line) }, "a mistake beyond the end")
    }
}

/// The first line is the address asked for, the rest is the robots.txt of its host.
@Sendable private func readRobots(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    let asked = "https://press.example.gov/" + String(decoding: parts[0], as: UTF8.self)
    let file = parts.dropFirst().first ?? []
    let robots = RobotsFile(Array(file), token: "hledwatch")
    let verdict = robots.verdict(on: asked)
    require(verdict.isAllowed || verdict.rule?.hasPrefix("Disallow: ") == true, "refused by no rule")
    require(robots.verdict(on: "https://press.example.gov/robots.txt").isAllowed, "robots.txt itself refused")
    for line in file.split(separator: 0x0A).prefix(8) where line.count <= 64 {
        guard let rule = RobotsRule(isAllowing: true, line) else { continue }
        let path = Array(parts[0].prefix(64))
        require(
            rule.matches(path) == fits(rule.pattern, path),
            "'\(String(decoding: rule.pattern, as: UTF8.self))' on '\(String(decoding: path, as: UTF8.self))'"
        )
    }
}

/// RFC 9309 section 2.2.3 by trying every way: `*` is any characters, `$` at the end the end.
private func fits(_ pattern: [UInt8], _ path: [UInt8]) -> Bool {
    let isAnchored = pattern.last == UInt8(ascii: "$")
    // What is reached of the path by the pattern so far.
    var reached = [true] + [Bool](repeating: false, count: path.count)
    for sign in isAnchored ? pattern.dropLast() : pattern[...] {
        if sign == UInt8(ascii: "*") {
            for place in 1..<reached.count where reached[place - 1] { reached[place] = true }
        } else {
            for place in (1..<reached.count).reversed() {
                reached[place] = reached[place - 1] && path[place - 1] == sign
            }
            reached[0] = false
        }
    }
    return isAnchored ? reached[path.count] : reached.contains(true)
}

/// A file in memory without a name, written anew for each input.
private let scratch: Int32 = {
    var name = Array("/dev/shm/hledwatch-fuzz-XXXXXX".utf8CString)
    let file = unsafe mkstemp(&name)
    require(unsafe file >= 0 && unlink(name) == 0, "no file in memory")
    return file
}()

/// A WARC, and a package of them: what is read lies within the file, and behind damage it goes on.
@Sendable private func readWARCs(_ bytes: [UInt8]) {
    require(ftruncate(scratch, 0) == 0, "a file that cannot be emptied")
    require(unsafe pwrite(scratch, bytes, bytes.count, 0) == bytes.count, "a file that cannot be written")
    let path = "/proc/self/fd/\(scratch)"
    read(WARCPlace(path: path), of: bytes.count)
    for place in (try? WARCPlace.all(inPackage: path, refuse: { _ in })) ?? [] {
        read(place, of: bytes.count)
    }
}

private func read(_ place: WARCPlace, of size: Int) {
    guard let reader = try? WARCReader(place) else { return }
    var last: Int64 = -1
    var count = 0
    while let record = try? reader.next() {
        count += 1
        require((0...Int64(size)).contains(record.offset), "a record at \(record.offset) of \(size)")
        require(record.offset >= last, "a record before the one before")
        last = record.offset
        guard let answer = try? answer(from: record) else { continue }
        require(answer.offset == record.offset, "an answer at another place than its record")
        let capture = answer.capture
        require(capture.failure == nil || capture.body.isEmpty, "a failure with a body")
    }
    require(count <= size, "more records than bytes")
    require(reader.damage.allSatisfy { (0...Int64(size)).contains($0.offset) }, "damage beyond the end")
}

/// Whatever JSON says, as far as `JSONReader` reads it.
private enum Anything: Decodable, Equatable {
    struct Members: Decodable, Equatable {
        var aLongName: [Anything]?
        var b: Int8?
        var c2: String?
    }

    case nothing, truth(Bool), number(Int), text(String), list([Anything]), members(Members)

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .nothing
        } else if let read = try? value.decode(Bool.self) {
            self = .truth(read)
        } else if let read = try? value.decode(Int.self) {
            self = .number(read)
        } else if let read = try? value.decode(String.self) {
            self = .text(read)
        } else if let read = try? value.decode([Anything].self) {
            self = .list(read)
        } else {
            self = .members(try value.decode(Members.self))
        }
    }
}

@Sendable private func readJSON(_ bytes: [UInt8]) {
    guard let read = JSONReader.decode(Anything.self, from: bytes) else { return }
    require(
        read == (try? JSON.decodeAtLength(Anything.self, from: bytes)), "not what JSONDecoder reads: \(read)")
}
