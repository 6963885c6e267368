/// The most bytes that are read as one page.
let largestPage = 32 * 1024 * 1024

func refuseLargePages(_ bytes: [UInt8], name: String) throws(ReadingError) {
    guard bytes.count <= largestPage else {
        throw .unreadable(
            name: name,
            because: "it has \(bytes.count) bytes; the most that is read is \(largestPage) (32 MiB)")
    }
}

/// Refuses what is plainly no page: nothing, a feed, an image, an archive, a PDF.
func refuseNonPages(_ bytes: [UInt8], name: String) throws(ReadingError) {
    try refuseLargePages(bytes, name: name)
    guard bytes.contains(where: { !$0.isBlank }) else {
        throw .unreadable(name: name, because: "it is empty")
    }
    let kinds: [([UInt8], String)] = [
        (Array("%PDF-".utf8), "it is a PDF document"), ([0x1F, 0x8B], "it is compressed with gzip"),
        (Array("PK".utf8) + [3, 4], "it is a ZIP archive or an Office document"),
        ([0x89, 0x50, 0x4E, 0x47], "it is a PNG image"), ([0xFF, 0xD8, 0xFF], "it is a JPEG image"),
        (Array("GIF8".utf8), "it is a GIF image"), ([0x28, 0xB5, 0x2F, 0xFD], "it is compressed with zstd"),
        (Array("WARC/".utf8), "it is a web archive; 'hledwatch import' takes it"),
        (Array("SQLite format 3".utf8), "it is an SQLite database"),
        ([0x7F, 0x45, 0x4C, 0x46], "it is a program"),
    ]
    for (magic, because) in kinds where bytes.starts(with: magic) {
        throw .unreadable(name: name, because: because)
    }
    if looksLikeFeed(bytes) { throw .notAPage(name: name) }
    // UTF-16 and UTF-32 have a byte order mark, or a zero in every other place and little else.
    let start = bytes.prefix(4096)
    let isUTF16 =
        start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) || hasRegularZeros(start)
    let controls = start.count { $0 < 0x20 && !$0.isBlank && $0 != 0x1B }
    if !isUTF16, controls * 10 > start.count { throw .unreadable(name: name, because: "it is not text") }
}

private func hasRegularZeros(_ bytes: ArraySlice<UInt8>) -> Bool {
    var zeros = [0, 0]
    for (index, byte) in bytes.enumerated() where byte == 0 { zeros[index % 2] += 1 }
    let half = bytes.count / 2
    return half > 0
        && (zeros[0] * 10 > half * 9 && zeros[1] * 10 < half
            || zeros[1] * 10 > half * 9 && zeros[0] * 10 < half)
}
