import Comparing
import FactSheets
import Glibc
import Networking
import Reading
import SeededEdits
import Synchronization
import Watching

// Does one thing over and over and prints the nanoseconds of processor time that it takes once, start-up and the first
// time left out: `hledwatch-bench TIMES read|feed FILE`, `hledwatch-bench TIMES compare OLD NEW`.
// `hledwatch-bench ROUNDS seeded PAGE…` edits every page ROUNDS times in each of the kinds that publishers edit, and
// prints how often the edit is told as what it is, the misses by name. `hledwatch-bench looks RECORDING STATE`
// simulates looks at pages, and prints a table. `hledwatch-bench versions COUNT PAGE STATE` keeps a page in so many
// editions and prints a row of what reading one takes. `hledwatch-bench growth STATE CONFIG END` measures a large archive,
// whose history ends at END, in milliseconds.
// `hledwatch-bench 1 poll STATE CONFIG` makes one round of what is due, once, and prints the processor time, the wall
// time and the number of looks; `hledwatch-bench 1 fetch STATE CONFIG` asks for the same pages and lets go of the answers.

func fail(_ reason: String) -> Never {
    let line = "hledwatch-bench: \(reason)\n"
    _ = unsafe write(STDERR_FILENO, line, line.utf8.count)
    exit(64)
}

func bytes(of path: String) -> [UInt8] {
    guard let file = unsafe fopen(path, "rb") else { fail("cannot read '\(path)'") }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = unsafe fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
    return bytes
}

func processorNanoseconds() -> Int {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else {
        fail("the system keeps no times")
    }
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// Prints what `body` takes; its number is added up, so that no call of it can be left out.
func time(_ times: Int, _ body: () throws -> Int) rethrows {
    var sum = try body()
    let start = processorNanoseconds()
    for _ in 0..<times { sum &+= try body() }
    let spent = processorNanoseconds() - start
    guard sum > 0 else { fail("nothing was found") }
    print(spent / times)
}

func sheet(_ path: String) throws -> FactSheet {
    let page = bytes(of: path)
    return try readPage(
        page, format: pageFormat(of: page, contentType: nil, name: path), contentType: nil, name: path)
}

/// A row for each kind; fails when one is told in fewer than 98 of 100 cases.
func seeded(_ rounds: Int, _ paths: ArraySlice<String>) throws -> Never {
    let sheets = try paths.map(sheet)
    var failed = false
    for kind in SeededKind.allCases {
        var tally = SeededTally(kind)
        tally.run(over: sheets, rounds: rounds, seed: 2026)
        let share = 100 * Double(tally.hits) / Double(max(tally.tries, 1))
        let tenths = Int((share * 10).rounded(.down))
        let met = tally.tries > 0 && share >= 98
        failed = failed || !met
        let name = kind.rawValue + String(repeating: " ", count: max(1, 42 - kind.rawValue.count))
        print(
            "\(name)\(tally.hits) of \(tally.tries)  \(tenths / 10).\(tenths % 10) %  \(met ? "met" : "NOT MET")"
        )
        for miss in tally.misses { print("  missed in \(miss)") }
    }
    exit(failed ? 1 : 0)
}

let words = Array(CommandLine.arguments.dropFirst())
if words.first == "looks", words.count == 3 {
    prepareReading()
    try simulateLooks(recording: words[1], state: words[2])
    exit(0)
}
if words.first == "versions", words.count == 4, let count = Int(words[1]), count > 0 {
    try timeVersions(count, page: words[2], state: words[3])
    exit(0)
}
if words.first == "growth", words.count == 4, let end = Int64(words[3]) {
    prepareNetworking()
    try await measureGrowth(state: words[1], configuration: words[2], end: Instant(milliseconds: end))
    exit(0)
}
guard words.count >= 3, let times = Int(words[0]), times > 0 else {
    fail(
        """
        usage: hledwatch-bench TIMES read|feed FILE, TIMES compare OLD NEW, ROUNDS seeded PAGE…, looks RECORDING STATE, \
        versions COUNT PAGE STATE, growth STATE CONFIG END, or 1 poll|fetch STATE CONFIG
        """
    )
}
prepareReading()
prepareNetworking()
if words[1] == "seeded" { try seeded(times, words[2...]) }
switch (words[1], words.count) {
case ("read", 3):
    let page = bytes(of: words[2])
    try time(times) {
        try readPage(page, format: .html, contentType: "text/html; charset=utf-8", name: words[2]).sections
            .count
    }
case ("feed", 3):
    let feed = bytes(of: words[2])
    try time(times) { try readFeed(feed, contentType: nil, name: words[2]).items.count }
case ("compare", 4):
    let old = try sheet(words[2])
    let new = try sheet(words[3])
    time(times) { compare(old, new, oldSource: "old", newSource: "new").changes.count }
case ("poll", 4): try await poll(words[2], try Configuration.load(path: words[3]))
case ("fetch", 4): try await fetch(words[2], try Configuration.load(path: words[3]))
default: fail("there is nothing called '\(words[1])' with \(words.count - 2) files")
}
