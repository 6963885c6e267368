internal import Archiving
internal import Digesting
internal import FactSheets

/// The words of an evidence bundle. What is claimed is bounded by what was seen: present at one time, absent at another.
struct EvidenceText {
    let bundle: EvidenceBundle
    let exhibits: [EvidenceBundle.Exhibit]
    let remarks: [EvidenceBundle.Remark]
    /// How many notes are left out, for they are not under the checkpoint yet.
    let unsealed: Int
    let checkpoint: StoredCheckpoint

    private var first: Version? { bundle.versions.first }
    private var last: Version? { bundle.versions.last }
    private var name: String {
        guard let first, let last else { return bundle.document.slug }
        return first.number == last.number
            ? "\(bundle.document.slug)@\(first.number)"
            : "\(bundle.document.slug)@\(first.number)..\(last.number)"
    }

    private func entry(of capture: Int64) -> String { "entry \(capture)" }

    /// The line of the leaf that begins with `name`, without it.
    private func line(_ name: String, of exhibit: EvidenceBundle.Exhibit) -> String? {
        String(decoding: exhibit.leaf.bytes, as: UTF8.self).split(separator: "\n").first {
            $0.hasPrefix(name + " ")
        }
        .map { String($0.dropFirst(name.utf8.count + 1)) }
    }

    // MARK: What is claimed

    /// What the entries show, and what they do not.
    var claims: String {
        get throws {
            var lines = [
                "What \(name) shows", "",
                "Document  \(bundle.document.title)", "Address   \(bundle.document.url)", "",
            ]
            for version in bundle.versions {
                lines.append(
                    "Version \(version.number) was present at \(version.time) (\(entry(of: version.capture)), by \(way(version)))."
                )
                if let seen = try bundle.lastSeenTime(version), seen > version.time {
                    let number = exhibits.first { $0.role.contains("saw version \(version.number) last") }
                        .map { " (entry \($0.entry.number))" }
                    lines.append("It was last seen at \(seen)\(number ?? "").")
                }
                lines.append("")
            }
            for (old, new) in zip(bundle.versions, bundle.versions.dropFirst()) {
                let before = max(try bundle.lastSeenTime(old) ?? old.time, old.time)
                lines += [
                    "What version \(old.number) says and version \(new.number) does not was present at \(before) and absent at \(new.time).",
                    "What version \(new.number) says and version \(old.number) does not was absent at \(before) and present at \(new.time).",
                    "When between these two times it changed, by whom, and how often, is not known.", "",
                ]
            }
            lines += ["The entries of the log that are in this bundle:", ""]
            for exhibit in exhibits {
                let kind = exhibit.leaf.kind == .check ? "check of" : "capture of"
                let origin = line("origin", of: exhibit).map { $0 == "poll" ? "" : ", origin '\($0)'" } ?? ""
                lines.append(
                    "\(exhibit.entry.number)  \(exhibit.entry.time)  \(kind) \(exhibit.url), status \(exhibit.status)\(origin): \(exhibit.role)"
                )
            }
            lines +=
                noted + [
                    "",
                    "Times are those of the clock of the machine that made the captures; of entries that were imported, what the",
                    "imported file says. Neither is proved by this bundle.",
                ]
            if let stamped = checkpoint.stamped {
                lines.append(
                    "The time-stamp authority's signature shows that all of these entries existed, as they are, at \(stamped)."
                )
            } else {
                lines.append(
                    "No time-stamp authority has stamped the checkpoint: nobody else says when it was made.")
            }
            lines.append(
                "What was read out of a page (versions/, comparison.*) is a program's reading; the captures are the evidence."
            )
            return safe(lines)
        }
    }

    /// The lines about what people said.
    private var noted: [String] {
        var lines: [String] = []
        if !remarks.isEmpty {
            lines += [
                "",
                "What people noted of these versions, which is their word and shows nothing of the document:",
                "",
            ]
            lines += remarks.map { remark in
                let note = remark.note
                let what = note.withdraws.map { "withdrawal of \($0)" } ?? "\(note.kind.rawValue) \(note.id)"
                let by = note.withdrawn.map { "; withdrawn by \($0.author), \($0.time)" } ?? ""
                return
                    "\(remark.leaf.number)  \(note.time)  \(what) by \(note.author), of \(note.subject.pair)\(by)"
            }
        }
        if unsealed > 0 {
            lines += [
                "", "Notes that are left out, for they are under no such checkpoint yet: \(unsealed).",
            ]
        }
        return lines
    }

    /// What was noted, in words.
    static func notes(_ remarks: [EvidenceBundle.Remark]) -> String {
        noteText(remarks.map(\.note), style: .plain, width: 80)
    }

    private func way(_ version: Version) -> String {
        version.channel == "page" ? "its page" : "the feed \(version.channel.dropFirst(5))"
    }

    // MARK: How it was made

    var process: String {
        let engines = Set(bundle.versions.map(\.engine)).sorted().map(String.init).joined(separator: ", ")
        return safe([
            "How \(name) was made", "",
            "1. hledwatch asked the addresses in configuration.toml over HTTP at the intervals given there. Each answer, and",
            "   each failure to get one, became an entry of a log: address, time, status, header fields, body byte for byte",
            "   (content codings undone; provenance says what they were), redirects and, where known, the request as sent, the",
            "   peer's address, TLS version and certificates. An answer that brought nothing new became a check, which names the",
            "   capture that it confirmed. Entries are numbered from 1 without gaps and are never changed.",
            "2. Each entry was written out as text (log/entries/N.txt) and hashed into a Merkle tree over all entries (RFC 6962,",
            "   SHA-256). The root over the first \(checkpoint.size) entries was signed with the log's Ed25519 key (log/checkpoint).",
            checkpoint.token == nil
                ? "3. No time-stamp authority was asked for the time of this checkpoint, or none has answered."
                : "3. A time-stamp authority signed the SHA-256 of that checkpoint with its own time (RFC 3161, log/time-stamp.tsr).",
            "4. Captures were read into statements by the engine, version \(engines); captures that read the same are one",
            "   version. The readings and the comparison in this bundle can be made again from the captures by 'hledwatch rebuild'.",
            "5. This bundle was written by \(bundle.software): the entries that brought the versions and that saw them last,",
            "   those that hold what people noted of the versions, their proofs, and copies of nothing else. The same archive",
            "   gives the same bytes.",
        ])
    }

    /// A draft for whoever can vouch for the process: names, date and signature are left blank.
    var certification: String {
        let hashes = exhibits.filter { $0.leaf.kind == .capture }.map {
            "   entry \($0.entry.number): SHA-256 and length of the body: \(line("body", of: $0) ?? "-")"
        }
        return safe(
            [
                "CERTIFICATION UNDER FEDERAL RULES OF EVIDENCE 902(13) AND 902(14)", "",
                "(A draft. State only what you know; have it read by counsel; the other party must be given notice and the",
                "records under Rule 902(11).)", "",
                "I, ______________________________, declare:", "",
                "1. I am ______________________________ (position) at ______________________________. I am qualified by",
                "   ______________________________ to make this certification, and know the matters stated here.",
                "2. The records in this bundle concern the document '\(bundle.document.title)' at",
                "   \(bundle.document.url), \(bundle.versions.map { "version \($0.number)" }.joined(separator: ", ")).",
                "3. They were generated by an electronic process, the program \(bundle.software), which ran on",
                "   ______________________________ and which asked for these addresses and recorded the answers as PROCESS.txt",
                "   describes. The process produces an accurate result: an answer is stored byte for byte with the SHA-256 of",
                "   its body, and every entry is under a signed Merkle tree, so that a later change shows (Rule 902(13)).",
                "4. The data in this bundle were copied from that program's archive. They are authenticated by a process of",
                "   digital identification: the hash values below and in SHA256SUMS, and the proofs in log/entries, which lead",
                "   to the checkpoint over \(checkpoint.size) entries with the root \(Hashing.hex(checkpoint.root)).",
                "   I compared them with the archive by 'hledwatch verify' on ____________________ (Rule 902(14)).",
            ] + hashes + [
                "5. What these records show is bounded as CLAIMS.txt says: that words were present or absent at the stated times.",
                "6. The records were made at or near the stated times by the process, which runs as a regular practice.",
                "",
                "I declare under penalty of perjury under the laws of the United States of America that the foregoing is true",
                "and correct (28 U.S.C. 1746).", "",
                "Executed on ____________________ at ______________________________", "",
                "Signature ______________________________",
            ])
    }

    private func safe(_ lines: [String]) -> String { lines.map { terminalSafe($0) }.joined(separator: "\n") }

    // MARK: How to check it

    var readme: String {
        var step = 0
        func next(_ title: String) -> String {
            step += 1
            return "\(step). \(title)"
        }
        var lines = [
            "Evidence for \(name)", "",
            "CLAIMS.txt says what this shows. PROCESS.txt says how it was made. CERTIFICATION.txt is a draft for those who need",
            "one. Nothing here needs hledwatch: all can be checked with public tools, in this directory, step by step.",
        ]
        if !remarks.isEmpty {
            lines.append(
                "notes.txt has what people noted of these versions; log/entries/N.note.json is each as it stands in the log."
            )
        }
        lines += [
            "",
            next("The files are those that were handed over"),
            "     sha256sum -c SHA256SUMS", "",
            next("The checkpoint is signed by the log's key (openssl 3)"),
            "     head -n 3 log/checkpoint > checkpoint.text",
            "     tail -n 1 log/checkpoint | cut -d ' ' -f 3 | base64 -d | tail -c 64 > checkpoint.signature",
            "     openssl pkeyutl -verify -pubin -inkey log/key.pem -rawin -in checkpoint.text -sigfile checkpoint.signature",
            "   log/key.pem is the key in log/vkey (name+id+key). That it is the log's key, only somebody who had it before can",
            "   say: compare it with a copy from elsewhere, or with an earlier checkpoint that you kept.", "",
            next("The entries are under that checkpoint, in their places"),
            "     python3 check-proofs.py",
            "   or, with Go and the library that checks Go's own module log:",
            "     go mod init check && go get golang.org/x/mod@v0.7.0 && go run check-proofs.go",
            "   log/entries/N.txt is the entry as it was hashed, N.tlog-proof the proof (https://c2sp.org/tlog-proof), and",
            "   N.headers.json and its like are what the entry holds the hashes of.", "",
            next("The captures are those of the entries"),
            "     warcio check captures.warc.gz",
            "     zcat captures.warc.gz | grep -a '^WARC-Payload-Digest'",
            "     grep '^body' log/entries/*.txt",
            "   'warcio check' (from the Python package warcio) holds every record against its digests; the digests of the",
            "   payloads are those in the entries' lines 'body'. A body that is there twice is a revisit record the second time.",
            "   captures.warc.gz can be looked at in ReplayWeb.page or pywb.", "",
        ]
        if checkpoint.token != nil {
            lines += [
                next("The checkpoint existed at the authority's time"),
                "     openssl ts -reply -in log/time-stamp.tsr -text",
                "     openssl ts -verify -data log/checkpoint -in log/time-stamp.tsr -CAfile AUTHORITY.pem",
                "   AUTHORITY.pem is the root certificate of the time-stamp authority, which it publishes.",
                "",
            ]
        }
        lines += [
            next("The readings are what the captures say"),
            "   Read versions/N.txt beside the body in the WARC; comparison.html shows what differs.", "",
            "An entry is a few lines of text. 'milliseconds' counts from 1970-01-01T00:00:00Z (date -u -d @SECONDS), 'body' is the",
            "SHA-256 of the body and its length, 'headers', 'failure', 'redirects', 'provenance' and 'note' are the SHA-256 of the",
            "JSON beside it. Its index in the tree is its number less one.",
        ]
        return safe(lines)
    }

    /// Holds every proof in a bundle against its checkpoint (RFC 9162 section 2.1.3.2), and each hash against its file.
    static let script = #"""
        #!/usr/bin/env python3
        # Run in the bundle's directory: the proofs, the JSON beside the entries, and the digests in the WARC.
        import base64, glob, gzip, hashlib, os, re, sys

        def sha(data): return hashlib.sha256(data).digest()
        def read(path): return open(path, 'rb').read()

        failed = False
        payloads = set(re.findall(rb'\nWARC-Payload-Digest: sha256:([0-9a-f]{64})', gzip.open('captures.warc.gz').read()))
        for path in sorted(glob.glob('log/entries/*.tlog-proof')):
            name = path[:-len('.tlog-proof')]
            head, note = read(path).split(b'\n\n', 1)
            magic, index, *proof = head.decode().split('\n')
            origin, size, root = note.decode().split('\n')[:3]
            place, last = int(index.split()[1]), int(size) - 1
            entry = read(name + '.txt')
            found = sha(b'\0' + entry)
            for sibling in map(base64.b64decode, proof):
                if place & 1 or place == last:
                    found = sha(b'\1' + sibling + found)
                    while place and not place & 1: place, last = place >> 1, last >> 1
                else:
                    found = sha(b'\1' + found + sibling)
                place, last = place >> 1, last >> 1
            wrong = []
            if last != 0 or found != base64.b64decode(root): wrong.append('the proof')
            if note != read('log/checkpoint'): wrong.append('the checkpoint')
            lines = dict(line.split(' ', 1) for line in entry.decode().splitlines())
            for part in ('headers', 'failure', 'redirects', 'provenance', 'note'):
                file = '%s.%s.json' % (name, part)
                if (part in lines) != os.path.exists(file) or part in lines and sha(read(file)).hex() != lines[part]:
                    wrong.append(part)
            if 'body' in lines and int(lines['body'].split()[1]) > 0 and lines['body'].split()[0].encode() not in payloads:
                wrong.append('the body, which the WARC lacks')
            print(name, 'WRONG: ' + ', '.join(wrong) if wrong else 'is under the checkpoint')
            failed = failed or bool(wrong)
        sys.exit(failed)

        """#

    /// The same with the library of Go's module log, signature included.
    static let program = #"""
        // Run in the bundle's directory: every proof, and the signature of its checkpoint.
        package main

        import (
        	"encoding/base64"
        	"fmt"
        	"os"
        	"path/filepath"
        	"strconv"
        	"strings"

        	"golang.org/x/mod/sumdb/note"
        	"golang.org/x/mod/sumdb/tlog"
        )

        func must[T any](value T, err error) T {
        	if err != nil {
        		fmt.Fprintln(os.Stderr, "WRONG:", err)
        		os.Exit(1)
        	}
        	return value
        }

        func hash(text string) (found tlog.Hash) {
        	copy(found[:], must(base64.StdEncoding.DecodeString(text)))
        	return
        }

        func main() {
        	verifier := must(note.NewVerifier(strings.TrimSpace(string(must(os.ReadFile("log/vkey"))))))
        	for _, path := range must(filepath.Glob("log/entries/*.tlog-proof")) {
        		head, signed, _ := strings.Cut(string(must(os.ReadFile(path))), "\n\n")
        		checkpoint := strings.Split(must(note.Open([]byte(signed), note.VerifierList(verifier))).Text, "\n")
        		lines := strings.Split(head, "\n")
        		var proof tlog.RecordProof
        		for _, line := range lines[2:] {
        			proof = append(proof, hash(line))
        		}
        		index := must(strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64))
        		size := must(strconv.ParseInt(checkpoint[1], 10, 64))
        		entry := must(os.ReadFile(strings.TrimSuffix(path, ".tlog-proof") + ".txt"))
        		must(0, tlog.CheckRecord(proof, size, hash(checkpoint[2]), index, tlog.RecordHash(entry)))
        		fmt.Println(path, "is under the checkpoint of", checkpoint[0])
        	}
        }

        """#
}
