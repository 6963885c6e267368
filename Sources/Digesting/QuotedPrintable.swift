/// Text as the quoted-printable of RFC 2045 section 6.7: lines of at most 76 characters, ended by CRLF.
///
/// Also written by number: a blank at a line's end, a `.` alone there (SMTP's end of data) and the `F` of a line
/// that begins with `From ` (which mail boxes take for a new message).
func quotedPrintable(_ text: String) -> [UInt8] {
    var made: [UInt8] = []
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
        encode(Array(line.last == 0x0D ? line.dropLast() : line), into: &made)
        made += [0x0D, 0x0A]
    }
    // The last line feed ended a line, it does not begin one.
    if text.utf8.last == 0x0A { made.removeLast(2) }
    return made
}

private func encode(_ line: [UInt8], into made: inout [UInt8]) {
    let startsMessage = line.starts(with: "From ".utf8)
    var column = 0
    for (index, byte) in line.enumerated() {
        let isLast = index == line.count - 1
        let isPlain =
            (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=")
            || (byte == 0x20 || byte == 0x09) && !isLast
        let isNumbered = !isPlain || index == 0 && (startsMessage || byte == UInt8(ascii: ".") && isLast)
        let size = isNumbered ? 3 : 1
        if column + size > (isLast ? 76 : 75) {
            made += [UInt8(ascii: "="), 0x0D, 0x0A]
            column = 0
        }
        if isNumbered {
            made += [UInt8(ascii: "="), digit(byte >> 4), digit(byte & 15)]
        } else {
            made.append(byte)
        }
        column += size
    }
}

private func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
