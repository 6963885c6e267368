#if canImport(Glibc)
    import Glibc
#endif
import FactSheets
import Supervising
import TestSupport
import Testing

@testable import Watching

@Suite struct TokenListTests {
    @Test func `a list that cannot be used says why and in which lines, and shows no token`() throws {
        let folder = try TemporaryDirectory()
        let token = "0123456789abcdef0123456789abcdef"
        let path = try folder.write(
            Array("# ours\nAna notes \(token)\nEva write \(token)x\nIvo \(token)y\n".utf8), as: "web-tokens")
        unsafe chmod(path, 0o600)
        let error = #expect(throws: TokenListError.self) { try accessTokens(path) }
        #expect(
            error?.description == """
                \(path):3: the scopes after the name are not all known; there are 'read' and 'notes'
                \(path):4: it must be a name, scopes and a token, parted by blanks
                  hint: write one token a line, such as 'Ana notes 5f0c…' with what 'openssl rand -hex 32' prints
                """)
        unsafe chmod(path, 0o644)
        #expect(throws: TokenListError.unreadable(.exposed(path: path))) { try accessTokens(path) }
        let missing = folder.path + "/none"
        #expect(throws: TokenListError.unreadable(.unreadable(path: missing, reason: "no such file"))) {
            try accessTokens(missing)
        }
        _ = try accessTokens(nil)
    }
}
