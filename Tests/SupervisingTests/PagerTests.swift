import Supervising
import Testing

@Suite struct PagerTests {
    @Test(
        arguments: [
            (nil, ["less", "-FRX"]), ("most -s", ["most", "-s"]), ("  bat  ", ["bat"]), ("", nil),
            ("  ", nil), ("cat", nil),
            ("less | head", ["/bin/sh", "-c", "less | head"]),
            ("LESS=S less", ["/bin/sh", "-c", "LESS=S less"]),
            ("less -P'a b'", ["/bin/sh", "-c", "less -P'a b'"]), ("$HOME/p", ["/bin/sh", "-c", "$HOME/p"]),
        ] as [(String?, [String]?)])
    func `a pager's words are parted at blanks, and left to a shell only where they mean more to it`(
        _ wanted: String?, _ words: [String]?
    ) {
        #expect(Pager(wanted)?.words == words)
    }
}
