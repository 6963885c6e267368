#if canImport(Glibc)
    import Glibc
#endif

/// The text of a file, or `nil` when it cannot be read.
func fileText(_ path: String) -> String? {
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var text: [UInt8] = []
    while case let byte = unsafe getc(file), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
    return String(decoding: text, as: UTF8.self)
}

/// `Config/hledwatch.toml` of this package.
let shippedConfiguration =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/Config/hledwatch.toml"
