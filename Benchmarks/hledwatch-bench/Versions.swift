import Archiving
import FactSheets
import Glibc

/// What it takes to have the bytes of one capture of an address that was captured very often, beside reading the same
/// bytes from a plain file: processor time, the mean of 200 that are spread over all. Prints a row.
///
/// `page` is edited in one place, another one each time; `state` is made anew.
func timeVersions(_ count: Int, page: String, state: String) throws {
    let base = bytes(of: page)
    let archive = try Archive(directory: state, mode: .write)
    func version(_ number: Int) -> [UInt8] {
        let place = number &* 7919 % max(base.count, 1)
        return base[..<place] + Array("<p>Edition \(number).</p>".utf8) + base[place...]
    }
    var next = 0
    while next < count {
        try archive.transaction {
            for number in next..<min(next + 1000, count) {
                let capture = Capture(
                    role: .page, url: "https://press.example.gov/sheet/",
                    time: Instant(seconds: 1_600_000_000 + 900 * Int64(number)), status: 200,
                    body: version(number))
                guard try archive.append(capture, origin: "bench") != nil else {
                    fail("version \(number) is there already")
                }
            }
        }
        next += 1000
    }
    let chosen = (0..<200).map { ($0 &* 104_729 &+ 12_345) % count }
    let file = state + "/plain"
    var (ours, theirs, worst) = (0, 0, 0)
    for number in chosen {
        let start = processorNanoseconds()
        let stored = try archive.capture(Int64(number + 1))?.capture.body
        let spent = processorNanoseconds() - start
        guard let stored, stored == version(number) else { fail("version \(number) is not as it was") }
        write(stored, to: file)
        let between = processorNanoseconds()
        guard bytes(of: file) == stored else { fail("the plain file is not as it was") }
        theirs += processorNanoseconds() - between
        ours += spent
        worst = max(worst, spent)
    }
    func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }
    func milliseconds(_ nanoseconds: Int) -> String {
        let hundredths = nanoseconds / 10_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) ms"
    }
    let name = "a version among \(count)"
    print(
        name + padded(milliseconds(ours / chosen.count), 50 - name.utf8.count)
            + padded(milliseconds(theirs / chosen.count), 12)
            + padded("\(ours / max(theirs, 1))", 9) + "  at most \(milliseconds(worst))  <=5 ms  "
            + (worst <= 5_000_000 ? "met" : "NOT MET"))
}

private func write(_ bytes: [UInt8], to path: String) {
    guard let file = unsafe fopen(path, "wb") else { fail("cannot write '\(path)'") }
    let count = unsafe fwrite(bytes, 1, bytes.count, file)
    guard unsafe fclose(file) == 0, count == bytes.count else { fail("cannot write '\(path)'") }
}
