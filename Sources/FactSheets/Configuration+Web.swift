extension Configuration.Web {
    init(from table: ConfigurationTable) {
        self.init()
        listen = table.checked("listen", example: "127.0.0.1:8787") { text throws(Complaint) in
            let place = try ConfigurationAddress("http://" + text, schemes: ["http"])
            guard place.target == "/", text.last != "/", let port = place.port else {
                throw Complaint("it must be an address and a port such as '127.0.0.1:8787'")
            }
            guard place.host == "localhost" || place.host == "::1" || ipv4(place.host)?.first == 127 else {
                throw Complaint(
                    "it is listened on this machine alone ('127.0.0.1' or '[::1]'); put a web server in front"
                )
            }
            return Place(address: place.host == "localhost" ? "127.0.0.1" : place.host, port: port)
        }
        hosts =
            table.list("hosts", example: "watch.example.org") { text, _ throws(Complaint) in
                if text.contains("://") || text.contains("/") || text.contains("?") {
                    throw Complaint("name the host only, such as 'watch.example.org'")
                }
                _ = try ConfigurationAddress("http://" + text, schemes: ["http"])
                return text.lowercased()
            } ?? []
        url = table.checked("url", example: "https://hledwatch.example.org/") { text throws(Complaint) in
            let address = try ConfigurationAddress(text, schemes: ["https", "http"])
            guard !address.target.contains("?") else { throw Complaint("leave out the query") }
            return text.hasSuffix("/") ? text : text + "/"
        }
        tokensFile = table.secret("tokens")
        proxy = table.choice("proxy", among: Proxy.allCases)
        table.refuseUnknown()
    }
}
