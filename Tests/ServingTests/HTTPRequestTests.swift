import FactSheets
import Testing

@testable import Serving

@Suite struct HTTPRequestTests {
    private func request(_ target: String, _ headers: [Header] = []) -> HTTPRequest {
        HTTPRequest(method: "GET", target: target, headers: headers, remote: "127.0.0.1:1")
    }

    @Test func `a path is decoded part by part`() {
        let cases: [(String, [String]?)] = [
            ("/", []), ("/?a", []), ("/a", ["a"]), ("/a/", ["a", ""]), ("//a", ["", "a"]),
            ("/a%2Fb/c?d/e", ["a/b", "c"]), ("/caf%C3%A9+x", ["café+x"]), ("/%E9", nil), ("/a/%ff", nil),
            ("/..%2f..", ["../.."]),
        ]
        for (target, path) in cases { #expect(request(target).path == path) }
    }

    @Test func `a query is decoded field by field, and fields may stand more than once`() throws {
        let query = try #require(request("/x?a=1&b=&c&a=%C3%A9+2%2B%26&=y&d=e=f&&lang=es").query)
        #expect(query["a"] == "é 2+&")
        #expect(query.all("a") == ["1", "é 2+&"])
        #expect(query["b"] == nil)
        #expect(query.all("c") == [])
        #expect(query["d"] == "e=f")
        #expect(query.fields.map(\.name) == ["a", "b", "c", "a", "", "d", "lang"])
        #expect(query.text(without: "lang") == "a=1&b=&c&a=%C3%A9+2%2B%26&=y&d=e=f")
        #expect(request("/x").query?.fields.isEmpty == true)
        #expect(request("/x?").query?.fields.isEmpty == true)
        #expect(request("/x?a=?b").query?["a"] == "?b")
        #expect(request("/x?a=%ff").query == nil)
    }

    @Test func `what a proxy says is the last thing said, and only in the fields that are its own`() {
        let headers = [
            Header("X-Forwarded-For", "203.0.113.9, 198.51.100.7"), Header("x-forwarded-proto", "HTTPS"),
            Header("Forwarded", "for=1.2.3.4;proto=http, for=\"[2001:db8::1]:47011\" ; Proto=https;by=x"),
        ]
        #expect(Configuration.Web.Proxy.xForwarded.read(headers) == ("198.51.100.7", "https"))
        #expect(Configuration.Web.Proxy.forwarded.read(headers) == ("[2001:db8::1]:47011", "https"))
        let bad = [
            Header("X-Forwarded-For", "<script>"), Header("X-Forwarded-Proto", "javascript"),
            Header("Forwarded", "for=_hidden;proto=gopher"),
        ]
        #expect(Configuration.Web.Proxy.xForwarded.read(bad) == ("unknown", nil))
        #expect(Configuration.Web.Proxy.forwarded.read(bad) == ("_hidden", nil))
        #expect(Configuration.Web.Proxy.forwarded.read([]) == (nil, nil))
    }

    @Test func `a server believes a proxy only where it is told of one`() throws {
        func answer(_ proxy: Configuration.Web.Proxy?) throws -> String {
            var service = HTTPService { .text(200, "\($0.origin) \($0.remote)") }
            service.proxy = proxy
            service.names = ["watch.example.org"]
            let server = try HTTPServer(port: 0, service: service)
            let client = try RawClient(port: server.port)
            client.send(
                "GET / HTTP/1.1\r\nHost: Watch.example.org\r\nConnection: close\r\n"
                    + "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n\r\n")
            return try #require(client.readToEnd())
        }
        #expect(try answer(.xForwarded).hasSuffix("\r\n\r\nhttps://watch.example.org 203.0.113.9\n"))
        #expect(try answer(nil).contains("\r\n\r\nhttp://watch.example.org 127.0.0.1:"))
        #expect(try answer(.forwarded).contains("\r\n\r\nhttp://watch.example.org 127.0.0.1:"))
    }

    @Test func `more fields in a query than anybody needs are refused`() throws {
        let server = try HTTPServer(port: 0, handler: echo)
        for (count, status) in [(64, "200"), (65, "400")] {
            let client = try RawClient(port: server.port)
            let fields = (0..<count).map { "a\($0)=1" }.joined(separator: "&")
            client.send(
                "GET /?\(fields) HTTP/1.1\r\nHost: localhost:\(server.port)\r\nConnection: close\r\n\r\n")
            #expect(client.readToEnd()?.hasPrefix("HTTP/1.1 \(status) ") == true)
        }
    }
}
