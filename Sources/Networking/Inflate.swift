/// Why compressed bytes could not be undone.
enum InflateError: Error, Equatable {
    /// They end before their own end mark.
    case truncated
    case corrupt
    case tooLarge
}

/// DEFLATE (RFC 1951) undone, whole, with a bound on the result.
///
/// libcurl undoes codings, too, but takes a stream that stops in the middle for whole (7.88), and a page that ends early
/// would read as one that was cut.
struct Inflate {
    private let input: [UInt8]
    /// The first byte not yet in `bits`.
    private(set) var position: Int
    private(set) var output: [UInt8]
    private let limit: Int
    private var bits: UInt64 = 0
    private var bitCount = 0

    /// Reads one stream from `start` on, appending to `output`, which may grow to `limit` bytes.
    init(_ input: [UInt8], from start: Int, appendingTo output: [UInt8], limit: Int) throws(InflateError) {
        self.input = input
        self.output = output
        self.limit = limit
        position = start
        var isLast = false
        while !isLast {
            isLast = try take(1) == 1
            switch try take(2) {
            case 0: try copyStored()
            case 1: try expand(fixedCodes.lengths, fixedCodes.distances)
            case 2:
                let codes = try readCodes()
                try expand(codes.lengths, codes.distances)
            default: throw .corrupt
            }
        }
        giveBackBytes()
    }

    private mutating func fill() {
        while bitCount <= 48, position < input.count {
            bits |= UInt64(input[position]) << UInt64(bitCount)
            position += 1
            bitCount += 8
        }
    }

    private mutating func take(_ count: Int) throws(InflateError) -> Int {
        if bitCount < count { fill() }
        guard bitCount >= count else { throw .truncated }
        let value = Int(bits & (1 << UInt64(count) - 1))
        bits >>= UInt64(count)
        bitCount -= count
        return value
    }

    /// Whole bytes that were taken from the input but not used; the rest of a byte is dropped.
    private mutating func giveBackBytes() {
        position -= bitCount / 8
        (bits, bitCount) = (0, 0)
    }

    private mutating func copyStored() throws(InflateError) {
        giveBackBytes()
        let count = try take(16)
        guard try take(16) == count ^ 0xFFFF else { throw .corrupt }
        giveBackBytes()
        guard output.count + count <= limit else { throw .tooLarge }
        guard position + count <= input.count else { throw .truncated }
        output += input[position..<position + count]
        position += count
    }

    private mutating func symbol(_ code: PrefixCode) throws(InflateError) -> Int {
        if bitCount < 15 { fill() }
        guard let (symbol, length) = code.decode(bits) else {
            throw bitCount < 15 ? .truncated : .corrupt
        }
        guard length <= bitCount else { throw .truncated }
        bits >>= UInt64(length)
        bitCount -= length
        return symbol
    }

    private mutating func expand(_ lengths: PrefixCode, _ distances: PrefixCode) throws(InflateError) {
        while true {
            let symbol = try symbol(lengths)
            if symbol < 256 {
                guard output.count < limit else { throw .tooLarge }
                output.append(UInt8(symbol))
                continue
            }
            if symbol == 256 { return }
            guard symbol - 257 < lengthBases.count else { throw .corrupt }
            let count = lengthBases[symbol - 257] + (try take(lengthExtras[symbol - 257]))
            let place = try self.symbol(distances)
            guard place < distanceBases.count else { throw .corrupt }
            let distance = distanceBases[place] + (try take(distanceExtras[place]))
            guard distance <= output.count else { throw .corrupt }
            guard output.count + count <= limit else { throw .tooLarge }
            for _ in 0..<count { output.append(output[output.count - distance]) }
        }
    }

    private mutating func readCodes() throws(InflateError) -> (lengths: PrefixCode, distances: PrefixCode) {
        let lengthCount = try take(5) + 257
        let distanceCount = try take(5) + 1
        let orderCount = try take(4) + 4
        guard lengthCount <= 286, distanceCount <= 30 else { throw .corrupt }
        var orderLengths = [UInt8](repeating: 0, count: 19)
        for place in order[..<orderCount] { orderLengths[place] = UInt8(try take(3)) }
        guard let code = PrefixCode(orderLengths[...]) else { throw .corrupt }
        var all: [UInt8] = []
        while all.count < lengthCount + distanceCount {
            let next = try symbol(code)
            switch next {
            case 0...15: all.append(UInt8(next))
            case 16:
                guard let last = all.last else { throw .corrupt }
                all += repeatElement(last, count: 3 + (try take(2)))
            case 17: all += repeatElement(0, count: 3 + (try take(3)))
            default: all += repeatElement(0, count: 11 + (try take(7)))
            }
        }
        guard all.count == lengthCount + distanceCount, all[256] > 0,
            let lengths = PrefixCode(all[..<lengthCount]), let distances = PrefixCode(all[lengthCount...])
        else { throw .corrupt }
        return (lengths, distances)
    }
}

/// A canonical prefix code: a table for codes of up to 9 bits, a search by length for longer ones.
private struct PrefixCode: Sendable {
    /// How many codes have each length.
    private var counts = [Int](repeating: 0, count: 16)
    private var symbols: [UInt16]
    /// By the next 9 bits: the symbol and, times 512, its length; 0 when its code is longer.
    private var short = [UInt16](repeating: 0, count: 512)

    /// `nil` when the lengths make no code: too many, or too few unless there is just one of one bit, or none.
    init?(_ lengths: ArraySlice<UInt8>) {
        for length in lengths { counts[Int(length)] += 1 }
        let used = lengths.count - counts[0]
        counts[0] = 0
        var room = 1
        var next = [Int](repeating: 0, count: 17)
        var first = [Int](repeating: 0, count: 17)
        for length in 1...15 {
            room = room * 2 - counts[length]
            guard room >= 0 else { return nil }
            next[length + 1] = next[length] + counts[length]
            first[length + 1] = (first[length] + counts[length]) * 2
        }
        guard room == 0 || used == counts[1] else { return nil }
        symbols = [UInt16](repeating: 0, count: used)
        for (symbol, length) in lengths.enumerated() where length > 0 {
            let length = Int(length)
            symbols[next[length]] = UInt16(symbol)
            next[length] += 1
            if length <= 9 {
                let reversed = reverse(first[length], length)
                for place in stride(from: reversed, to: 512, by: 1 << length) {
                    short[place] = UInt16(symbol | length << 9)
                }
            }
            first[length] += 1
        }
    }

    private func reverse(_ code: Int, _ length: Int) -> Int {
        var (code, reversed) = (code, 0)
        for _ in 0..<length {
            reversed = reversed << 1 | code & 1
            code >>= 1
        }
        return reversed
    }

    /// The symbol that `bits` begin with, and the length of its code.
    func decode(_ bits: UInt64) -> (symbol: Int, length: Int)? {
        let entry = short[Int(bits & 511)]
        if entry != 0 { return (Int(entry & 511), Int(entry >> 9)) }
        var (code, first, index, bits) = (0, 0, 0, bits)
        for length in 1...15 {
            code |= Int(bits & 1)
            bits >>= 1
            if code - counts[length] < first { return (Int(symbols[index + code - first]), length) }
            index += counts[length]
            first = (first + counts[length]) << 1
            code <<= 1
        }
        return nil
    }
}

private let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
private let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
    227, 258,
]
private let lengthExtras = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]
private let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
    4097, 6145,
    8193, 12289, 16385, 24577,
]
private let distanceExtras = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]
private let fixedCodes: (lengths: PrefixCode, distances: PrefixCode) = {
    let lengths = (0..<288).map { UInt8($0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8) }
    guard let lengths = PrefixCode(lengths[...]),
        let distances = PrefixCode([UInt8](repeating: 5, count: 32)[...])
    else { preconditionFailure("the fixed codes of RFC 1951 are complete") }
    return (lengths, distances)
}()
