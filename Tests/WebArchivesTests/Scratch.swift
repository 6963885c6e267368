import Compressing
import FactSheets
import Glibc
import Testing

@testable import WebArchives

/// A file for one test, removed with this.
final class ScratchFile {
    let path: String

    init(_ bytes: [UInt8] = []) throws {
        var name = Array("/tmp/hledwatch-warc-XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&name)
        try #require(descriptor >= 0)
        path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe write(
                    descriptor, buffer.baseAddress.map { unsafe $0 + written }, bytes.count - written)
            }
            try #require(count > 0)
            written += count
        }
        close(descriptor)
    }

    deinit { unsafe unlink(path) }

    func bytes() throws -> [UInt8] {
        let file = try ArchiveFile(reading: path)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var bytes: [UInt8] = []
        while true {
            let count = try file.read(into: &chunk)
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }
}

/// One WARC record as bytes.
func record(
    _ body: String, type: String = "response", uri: String = "https://example.org/a",
    media: String = "application/http; msgtype=response", version: String = "WARC/1.0", extra: String = "",
    length: Int? = nil
) -> [UInt8] {
    Array(
        """
        \(version)\r
        WARC-Type: \(type)\r
        WARC-Target-URI: \(uri)\r
        WARC-Date: 2021-05-23T14:06:13Z\r
        Content-Type: \(media)\r
        \(extra)Content-Length: \(length ?? body.utf8.count)\r
        \r
        \(body)\r
        \r

        """.utf8)
}

func page(_ text: String, _ headers: String = "") -> String { "HTTP/1.1 200 OK\r\n\(headers)\r\n\(text)" }

func gzip(_ bytes: [UInt8]) throws -> [UInt8] { try #require(gzipped(bytes)) }

/// All records of `bytes`, and what was damaged.
func readAll(_ bytes: [UInt8]) throws -> (records: [WARCRecord], damage: [Damage]) {
    let file = try ScratchFile(bytes)
    let reader = try WARCReader(path: file.path)
    var records: [WARCRecord] = []
    while let record = try reader.next() { records.append(record) }
    return (records, reader.damage)
}
