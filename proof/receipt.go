package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Receipt is what somebody keeps to show, later and without candor, that a body stands in the log.
type Receipt struct {
	Entry int64  `json:"entry"` // index of the entry, from 0
	Log   string `json:"log"`   // origin of the log
	Salt  Salt   `json:"salt"`
	Body  string `json:"body"`  // the exact bytes of the body, as a string: reformatting the receipt does not change them
	Proof string `json:"proof"` // inclusion and signed checkpoint, https://c2sp.org/tlog-proof
}

// NewReceipt puts a receipt together; it checks nothing.
func NewReceipt(log string, entry int64, salt Salt, body []byte, inclusion tlog.RecordProof, checkpoint []byte) Receipt {
	return Receipt{Entry: entry, Log: log, Salt: salt, Body: string(body), Proof: FormatProof(entry, inclusion, checkpoint)}
}

// ParseReceipt reads a receipt in JSON. Unknown fields are refused: a receipt says nothing that is not checked.
func ParseReceipt(data []byte) (Receipt, error) {
	var r Receipt
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		// The decoder's own error could quote the body.
		return Receipt{}, errors.New("read receipt: want an object of entry, log, salt, body and proof")
	}
	if _, err := d.Token(); err != io.EOF {
		return Receipt{}, errors.New("read receipt: more follows after it")
	}
	return r, nil
}

// VerifyReceipt checks a receipt against the log's public key, with nothing else: the checkpoint's signature, the
// inclusion of the leaf at its index, and that the leaf commits to the body.
func VerifyReceipt(r Receipt, verifierKey string) error {
	_, err := OpenReceipt(r, verifierKey)
	return err
}

// OpenReceipt is VerifyReceipt that gives the checkpoint under which the entry stands, to compare with other heads.
func OpenReceipt(r Receipt, verifierKey string) (Checkpoint, error) {
	c, err := openReceipt(r, verifierKey)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("verify receipt: %w", err)
	}
	return c, nil
}

func openReceipt(r Receipt, verifierKey string) (Checkpoint, error) {
	v, err := note.NewVerifier(verifierKey)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("read the log's key: %w", err)
	}
	entry, inclusion, signed, err := ParseProof(r.Proof)
	if err != nil {
		return Checkpoint{}, err
	}
	c, err := OpenCheckpoint(signed, v)
	switch {
	case err != nil:
		return Checkpoint{}, err
	case r.Log != c.Origin:
		return Checkpoint{}, fmt.Errorf("it names log %q, its checkpoint is of %q", r.Log, c.Origin)
	case r.Entry != entry:
		return Checkpoint{}, fmt.Errorf("it names entry %d, its proof is of entry %d", r.Entry, entry)
	case r.Salt == Salt{}:
		return Checkpoint{}, errors.New("the salt is missing")
	case entry >= c.Size:
		return Checkpoint{}, fmt.Errorf("entry %d is not among the %d of its checkpoint", entry, c.Size)
	}
	// The leaf is not in the receipt: it is made anew from salt and body, so that inclusion proves the body.
	hash := tlog.RecordHash(Leaf(r.Salt, []byte(r.Body)))
	if err := tlog.CheckRecord(inclusion, c.Size, c.Hash, entry, hash); err != nil {
		return Checkpoint{}, fmt.Errorf("entry %d of %s does not hold this salt and body", entry, c)
	}
	return c, nil
}

const proofHeader = "c2sp.org/tlog-proof@v1\n"

// maxProof is the length of the longest inclusion proof in a log of MaxSize.
const maxProof = 48

// FormatProof gives an inclusion proof with its signed checkpoint as https://c2sp.org/tlog-proof writes it.
func FormatProof(entry int64, inclusion tlog.RecordProof, checkpoint []byte) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%sindex %d\n", proofHeader, entry)
	for _, h := range inclusion {
		b.WriteString(h.String() + "\n")
	}
	b.WriteByte('\n')
	b.Write(checkpoint)
	return b.String()
}

// ParseProof reads what FormatProof wrote. Extra data is refused: candor writes none and it is not signed.
func ParseProof(text string) (entry int64, inclusion tlog.RecordProof, checkpoint []byte, err error) {
	malformed := func(what string) (int64, tlog.RecordProof, []byte, error) {
		return 0, nil, nil, errors.New("read proof: " + what)
	}
	rest, ok := strings.CutPrefix(text, proofHeader)
	if !ok {
		return malformed("it does not begin with c2sp.org/tlog-proof@v1")
	}
	head, signed, ok := strings.Cut(rest, "\n\n")
	if !ok || signed == "" {
		return malformed("it holds no checkpoint")
	}
	lines := strings.Split(head, "\n")
	index, ok := strings.CutPrefix(lines[0], "index ")
	entry, err = strconv.ParseInt(index, 10, 64)
	if !ok || err != nil || entry < 0 || strconv.FormatInt(entry, 10) != index {
		return malformed("the second line is not an index")
	}
	if len(lines)-1 > maxProof {
		return malformed("it holds too many hashes")
	}
	for _, l := range lines[1:] {
		h, err := decodeHash(l)
		if err != nil {
			return malformed("a line is not a hash")
		}
		inclusion = append(inclusion, h)
	}
	return entry, inclusion, []byte(signed), nil
}
