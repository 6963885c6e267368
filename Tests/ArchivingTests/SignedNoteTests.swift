import Testing

@testable import Archiving

@Suite struct SignedNoteTests {
    /// The key and the note that stand in the documentation of Go's golang.org/x/mod/sumdb/note.
    static let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let note = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """

    @Test func `a note signed elsewhere is accepted, and not when one letter of it is another`() throws {
        let key = try #require(VerifierKey(Self.key))
        #expect(key.text == Self.key)
        let note = try #require(SignedNote(Array(Self.note.utf8)))
        #expect(note.isSigned(by: key))
        #expect(note.bytes == Array(Self.note.utf8))
        for (old, new) in [("think", "thunk"), ("UgYN1", "UgYN2"), ("— PeterNeumann", "— PeterNeuman")] {
            let other = SignedNote(Array(Self.note.replacing(old, with: new).utf8))
            #expect(other?.isSigned(by: key) != true)
        }
    }

    @Test func `a key is read back from its text, and signs what its public half accepts`() throws {
        let key = try #require(SigningKey.make(name: "example.org/log"))
        let again = try #require(SigningKey(secretText: key.secretText))
        #expect(again.verifier == key.verifier)
        #expect(VerifierKey(key.verifier.text) == key.verifier)
        let note = SignedNote("one\n\ntwo\n", signedBy: again)
        #expect(SignedNote(note.bytes) == note)
        #expect(note.isSigned(by: key.verifier))
        let other = try #require(SigningKey.make(name: "example.org/log"))
        #expect(!note.isSigned(by: other.verifier))
        #expect(SignedNote("one\n\ntwo\n", signedBy: again) == note)
    }

    @Test(arguments: ["", "a b", "a+b", "zwölf", "a\nb", String(repeating: "a", count: 201)])
    func `what cannot be a key's name is refused`(_ name: String) {
        #expect(SigningKey.make(name: name) == nil)
        #expect(VerifierKey("\(name)+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW") == nil)
    }

    @Test(arguments: [
        "", "\n", "text", "text\n", "text\n\n", "text\n\n— a\n", "text\n\n— a AAAA\n", "text\n\n— a AAAAAAA=",
        "text\n\n— a AAAAAA=\n", "text\n\n- a AAAAAAA=\n", "text\n\n— a AAAAAAB=\n",
        "te\u{1}xt\n\n— a AAAAAAA=\n",
        "text\n\n— a b AAAAAAA=\n", "text\n\n—  AAAAAAA=\n", "text\n\n— a+b AAAAAAA=\n",
    ])
    func `what is no note is refused`(_ text: String) {
        #expect(SignedNote(Array(text.utf8)) == nil)
    }

    @Test func `a checkpoint is read as it is written, and what is none is refused`() throws {
        let checkpoint = Checkpoint(origin: "example.org/log", size: 20_852_163, root: Merkle.emptyRoot)
        #expect(checkpoint.text.hasPrefix("example.org/log\n20852163\n47DEQpj8"))
        #expect(Checkpoint(text: checkpoint.text) == checkpoint)
        #expect(Checkpoint(text: checkpoint.text + "an extension\n") == checkpoint)
        let root = Base64.encode(Merkle.emptyRoot)
        for text in [
            "", "a\n1\n", "a\n1\n\(root)", "a\n01\n\(root)\n", "a\n-1\n\(root)\n", "\n1\n\(root)\n",
            "a\n1\nAAAA\n",
            "a\n1\n\(root)\n\n", "a\n99999999999999999999\n\(root)\n",
        ] {
            #expect(Checkpoint(text: text) == nil, "\(text)")
        }
    }
}
