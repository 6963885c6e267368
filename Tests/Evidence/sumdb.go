// Holds a log that 'hledwatch export --format tlog' wrote, or 'hledwatch serve' serves (http://…), against the client of Go's module log: its note, its tiles,
// proofs of inclusion and consistency; and sees that what is tampered with is refused.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A file of the log, from its directory or its address.
func read(log, path string) ([]byte, error) {
	if !strings.HasPrefix(log, "http://") {
		return os.ReadFile(filepath.Join(log, path))
	}
	answer, err := http.Get(log + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

type tiles struct{ directory string }

func (t tiles) Height() int { return 8 }

// Go's paths have the height in front, C2SP's have not.
func (t tiles) ReadTiles(wanted []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range wanted {
		bytes, err := read(t.directory, strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		if err != nil {
			return nil, err
		}
		data = append(data, bytes)
	}
	return data, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func check(what string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "check-evidence: %s: %v\n", what, err)
		os.Exit(1)
	}
}

func refuse(what string, err error) {
	if err == nil {
		fmt.Fprintf(os.Stderr, "check-evidence: %s is accepted\n", what)
		os.Exit(1)
	}
}

// The tree that a checkpoint file names, once its signature is good.
func tree(log, path string, verifiers note.Verifiers) tlog.Tree {
	data, err := read(log, path)
	check(path, err)
	opened, err := note.Open(data, verifiers)
	check(path, err)
	refusedNote := bytes.Replace(data, []byte("\n"), []byte("\n1"), 1)
	_, err = note.Open(refusedNote, verifiers)
	refuse("a note with another size", err)
	lines := strings.Split(opened.Text, "\n")
	var found tlog.Tree
	_, err = fmt.Sscan(lines[1], &found.N)
	check("the size", err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	check("the root", err)
	copy(found.Hash[:], root)
	return found
}

func entry(directory string, index int64) []byte {
	width := int64(256)
	var bundle []byte
	for ; width > 0; width-- {
		tile := tlog.Tile{H: 8, L: 0, N: index / 256, W: int(width)}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		if data, err := read(directory, path); err == nil {
			bundle = data
			break
		}
	}
	for skip := index % 256; ; skip-- {
		size := int(binary.BigEndian.Uint16(bundle))
		if skip == 0 {
			return bundle[2 : 2+size]
		}
		bundle = bundle[2+size:]
	}
}

func main() {
	directory, older := os.Args[1], os.Args[2]
	vkey, err := read(directory, "vkey")
	check("vkey", err)
	verifier, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	check("vkey", err)
	verifiers := note.VerifierList(verifier)
	now, before := tree(directory, "checkpoint", verifiers), tree(filepath.Dir(older), filepath.Base(older), verifiers)
	reader := tlog.TileHashReader(now, tiles{directory})

	indexes := []int64{0, 1, before.N - 1, before.N, 255, 256, now.N - 1}
	for i := 0; i < 500; i++ {
		indexes = append(indexes, rand.Int63n(now.N))
	}
	for _, index := range indexes {
		proof, err := tlog.ProveRecord(now.N, index, reader)
		check("a proof of inclusion", err)
		data := entry(directory, index)
		check("inclusion", tlog.CheckRecord(proof, now.N, now.Hash, index, tlog.RecordHash(data)))
		refuse("another entry", tlog.CheckRecord(proof, now.N, now.Hash, index, tlog.RecordHash(append(data, 10))))
		refuse("another place", tlog.CheckRecord(proof, now.N, now.Hash, (index+1)%now.N, tlog.RecordHash(data)))
		proof[rand.Intn(len(proof))][rand.Intn(32)] ^= 1
		refuse("a proof with a bit changed", tlog.CheckRecord(proof, now.N, now.Hash, index, tlog.RecordHash(data)))
	}
	proof, err := tlog.ProveTree(now.N, before.N, reader)
	check("a proof of consistency", err)
	check("consistency", tlog.CheckTree(proof, now.N, now.Hash, before.N, before.Hash))
	before.Hash[0] ^= 1
	refuse("another earlier root", tlog.CheckTree(proof, now.N, now.Hash, before.N, before.Hash))
	fmt.Printf("%d proofs of inclusion in %d entries and one of consistency with %d: accepted; tampered with: refused\n",
		len(indexes), now.N, before.N)
}
