package proof

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

var update = flag.Bool("update", false, "write testdata anew: only for a new version of a format")

// vectors are for whoever writes a verifier of their own. Bytes are hex, hashes and salts base64 as in the formats.
type vectors struct {
	Key    string `json:"key"` // verifies the checkpoints below
	Leaves []struct {
		Salt Salt   `json:"salt"`
		Body string `json:"body"`
		Leaf string `json:"leaf"`
	} `json:"leaves"`
	Entries    string      `json:"entries"`    // how entry i of the trees below is made
	Roots      []tlog.Hash `json:"roots"`      // Roots[n] is the root over the first n entries, 0 to 300
	Checkpoint string      `json:"checkpoint"` // over 300
	Older      string      `json:"older"`      // over 200
	Extends    []tlog.Hash `json:"extends"`    // proof that the first extends the second
	Bundle     string      `json:"bundle"`     // tile/entries/000.p/2 of the log of 2
	Receipt    Receipt     `json:"receipt"`    // of entry 77
}

const vectorFile = "testdata/vectors.json"

// vectorEntries says in words what vectorLog does.
const vectorEntries = `entry i has body {"at":"2026-11-21T10:00:00Z","i":<i>,"kind":"note"} and salt SHA-256("salt <i>")`

func vectorLog(t testing.TB) *memLog {
	l := newLog(t, 0)
	for i := range 300 {
		salt := Salt(sum(fmt.Sprintf("salt %d", i)))
		body := fmt.Sprintf(`{"at":"2026-11-21T10:00:00Z","i":%d,"kind":"note"}`, i)
		l.openings = append(l.openings, Opening{Index: int64(i), Salt: salt, Body: body})
		l.leaves = append(l.leaves, Leaf(salt, []byte(body)))
	}
	return l
}

func makeVectors(t *testing.T) vectors {
	l := vectorLog(t)
	v := vectors{Key: l.vkey, Entries: vectorEntries, Checkpoint: l.head(t, 300), Older: l.head(t, 200), Receipt: l.receipt(t, 77)}
	for _, body := range []string{``, `{}`, testBody(0), testBody(1), `{"at":"2026-11-21T10:00:00Z","kind":"note","text":"€ \"\\\n"}`} {
		salt := Salt(sum("leaf " + body))
		v.Leaves = append(v.Leaves, struct {
			Salt Salt   `json:"salt"`
			Body string `json:"body"`
			Leaf string `json:"leaf"`
		}{salt, body, hex.EncodeToString(Leaf(salt, []byte(body)))})
	}
	var b builder
	v.Roots = append(v.Roots, b.root())
	for _, leaf := range l.leaves {
		if err := b.add(tlog.RecordHash(leaf)); err != nil {
			t.Fatal(err)
		}
		v.Roots = append(v.Roots, b.root())
	}
	p, err := tlog.ProveTree(300, 200, l.hashes(t))
	if err != nil {
		t.Fatal(err)
	}
	v.Extends = p
	data, err := EncodeBundle(l.leaves[:2])
	if err != nil {
		t.Fatal(err)
	}
	v.Bundle = hex.EncodeToString(data)
	return v
}

// The file must neither drift nor be met by luck: what it holds is made anew, and then verified as a stranger would.
func TestVectorsHold(t *testing.T) {
	made, err := json.MarshalIndent(makeVectors(t), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(vectorFile, append(made, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(string(kept)) != string(made) {
		t.Errorf("the formats differ from %s: a new version needs a new tag", vectorFile)
	}
	var v vectors
	if err := json.Unmarshal(kept, &v); err != nil {
		t.Fatal(err)
	}
	for i, c := range v.Leaves {
		leaf, err := hex.DecodeString(c.Leaf)
		if err != nil || OpenLeaf(leaf, c.Salt, []byte(c.Body)) != nil {
			t.Errorf("leaf %d does not open", i)
		}
	}
	// The roots come from our builder; tlog is another hand.
	l := vectorLog(t)
	hashes := l.hashes(t)
	for n, root := range v.Roots {
		if want, err := tlog.TreeHash(int64(n), hashes); err != nil || root != want {
			t.Errorf("root over %d: got %s, want %s, %v", n, root, want, err)
		}
	}
	head, err := OpenCheckpoint([]byte(v.Checkpoint), verifier(t, v.Key))
	if err != nil || head.Hash != v.Roots[300] {
		t.Errorf("checkpoint: got %v, %v", head, err)
	}
	older, err := OpenCheckpoint([]byte(v.Older), verifier(t, v.Key))
	if err != nil || VerifyConsistency(older, head, v.Extends) != nil {
		t.Errorf("older: got %v, %v", older, err)
	}
	if err := VerifyReceipt(v.Receipt, v.Key); err != nil {
		t.Error(err)
	}
}

// A leaf by hand, so that the vectors do not only repeat the code.
func TestALeafByHand(t *testing.T) {
	salt := Salt(sum("salt"))
	want := "candor/leaf/v1\x00"
	digest := sum("candor/leaf/v1\x00" + string(salt[:]) + "{}")
	if got := string(Leaf(salt, []byte("{}"))); got != want+string(digest[:]) {
		t.Errorf("got %x", got)
	}
}
