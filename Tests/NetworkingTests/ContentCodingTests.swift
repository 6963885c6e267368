import Compressing
import FactSheets
import Testing

@testable import Networking

@Suite struct ContentCodingTests {
    @Test(arguments: [
        (["gzip"], 1), (["GZip , deflate"], 2), (["identity"], 0), (["gzip", "gzip", "gzip"], 3), ([""], 0),
        ([], 0),
    ])
    func `the codings are read from the headers`(_ values: [String], _ count: Int) {
        #expect(ContentCoding.all(in: values.map { Header("content-Encoding", $0) })?.count == count)
    }

    @Test(arguments: [["br"], ["gzip, zstd"], ["gzip, gzip, gzip, gzip"], ["gzip;q=1"]])
    func `a coding that was not asked for is refused`(_ values: [String]) {
        #expect(ContentCoding.all(in: values.map { Header("Content-Encoding", $0) }) == nil)
    }
}
