import Testing

@testable import Watching

@Suite struct TileExportTests {
    /// The example of C2SP tlog-tiles, and the edges.
    @Test(arguments: [
        (0, 256, "000"), (5, 1, "005.p/1"), (999, 256, "999"), (1000, 256, "x001/000"),
        (1_234_067, 256, "x001/x234/067"), (1_234_067, 112, "x001/x234/067.p/112"),
    ]) func `a tile's place is written in groups of three digits`(
        _ tile: (number: Int, width: Int, path: String)
    ) {
        #expect(tilePath(tile.number, width: tile.width) == tile.path)
    }

    @Test func `of a configuration, nothing is handed out that says who is told`() {
        let file = """
            [network]
            proxy = "http://secret.example:1"
            [watch]
            # a remark
            width = 4
            [[subscriber]]
            webhook = "https://hook.example/token"
            [mail]
            user = "u"
            [evidence]
            origin = "example.org/a"
            [[profile]]
            name = "p"
              [[profile.source]]
            url = "https://a.example/"
            """
        let text = EvidenceBundle.publicPart(of: Array(file.utf8))
        for kept in ["width = 4", "origin", "[[profile.source]]", "https://a.example/"] {
            #expect(text.contains(kept))
        }
        for left in ["secret", "hook", "user", "mail", "network", "remark"] { #expect(!text.contains(left)) }
    }
}
