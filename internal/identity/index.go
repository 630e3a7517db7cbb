package identity

import (
	"encoding/binary"
	"hash/maphash"

	"github.com/candor-data/candor"
)

// index finds the claim on a key. A load asks it for every row of a file, of as many people as a company has, so it is a
// table without pointers: sixteen bytes a key beside its text, and one look at memory for most questions. A map of Go's
// takes three times the room, and the collector walks it.
type index struct {
	seed  maphash.Seed
	kinds []string
	slots []entry // a power of two, at most three quarters of them taken
	taken int
	texts [][]byte // pieces of text; a key lies in one piece

	ahead []uint64 // room for near
	seen  uint32   // so that near is not for nothing in the compiler's eyes
}

// entry is one key: part of its hash, where its text lies, and who claims it. Nobody's is free.
type entry struct {
	hash uint32
	who  candor.SubjectID
	at   uint64 // the piece, then the place in it, then the marks
}

const (
	pieceBits = 20 // a piece of texts is a mebibyte
	markBits  = 2
	owned     = 1
	several   = 2 // more than one person claims it: they stand elsewhere
)

func newIndex() *index { return &index{seed: maphash.MakeSeed(), slots: make([]entry, 1<<10)} }

// find gives the slot of a key: its own, or the free one where it would stand.
func (x *index) find(k Key) (*entry, bool) {
	kind := x.kind(k.Kind)
	h := maphash.String(x.seed, k.Value) ^ uint64(kind)*0x9e3779b97f4a7c15
	mask := uint64(len(x.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		e := &x.slots[i]
		if e.who == 0 {
			e.hash = uint32(h >> 32)
			return e, false
		}
		if e.hash == uint32(h>>32) && x.same(e, kind, k.Value) {
			return e, true
		}
	}
}

// kind is the number of a kind; there are few.
func (x *index) kind(name string) int {
	for i, k := range x.kinds {
		if k == name {
			return i
		}
	}
	x.kinds = append(x.kinds, name)
	return len(x.kinds) - 1
}

func (x *index) same(e *entry, kind int, value string) bool {
	at := e.at >> markBits
	b := x.texts[at>>pieceBits][at&(1<<pieceBits-1):]
	k, used := binary.Uvarint(b)
	n, more := binary.Uvarint(b[used:])
	b = b[used+more:]
	return int(k) == kind && int(n) == len(value) && string(b[:n]) == value
}

// get gives who claims a key, and whether they own it; nobody where nobody or several do.
func (x *index) get(k Key) (c claim, ok bool) {
	e, known := x.find(k)
	if !known || e.at&several != 0 {
		return claim{}, false
	}
	return claim{e.who, e.at&owned != 0}, true
}

// near brings the entries of keys into the processor's cache: many waits for memory at once instead of one after another.
// It decides nothing.
func (x *index) near(keys []Key) {
	mask := uint64(len(x.slots) - 1)
	at := x.ahead[:0]
	for i := range keys {
		h := maphash.String(x.seed, keys[i].Value) ^ uint64(x.kind(keys[i].Kind))*0x9e3779b97f4a7c15
		at = append(at, h&mask)
	}
	var seen uint32
	for i, a := range at {
		seen += x.slots[a].hash
		at[i] = x.slots[a].at >> markBits
	}
	for _, a := range at {
		if piece := int(a >> pieceBits); piece < len(x.texts) {
			seen += uint32(x.texts[piece][a&(1<<pieceBits-1)])
		}
	}
	x.ahead, x.seen = at, seen
}

// put notes the one claim on a key.
func (x *index) put(k Key, c claim) {
	e, known := x.find(k)
	if !known {
		e.at = x.keep(k) << markBits
		x.taken++
	}
	e.who, e.at = c.who, e.at&^(owned|several)
	if c.own {
		e.at |= owned
	}
	if !known && x.taken > len(x.slots)/4*3 {
		x.grow()
	}
}

// drop says that a key has several claims now.
func (x *index) drop(k Key) {
	if e, known := x.find(k); known {
		e.at |= several
	}
}

// keep stores a key's text and gives its place.
func (x *index) keep(k Key) uint64 {
	b := binary.AppendUvarint(nil, uint64(x.kind(k.Kind)))
	b = append(binary.AppendUvarint(b, uint64(len(k.Value))), k.Value...)
	if n := len(x.texts); n == 0 || len(x.texts[n-1])+len(b) > 1<<pieceBits {
		x.texts = append(x.texts, make([]byte, 0, max(1<<pieceBits, len(b))))
	}
	piece := len(x.texts) - 1
	at := uint64(piece)<<pieceBits | uint64(len(x.texts[piece]))
	x.texts[piece] = append(x.texts[piece], b...)
	return at
}

// grow doubles the table. The hashes are worked out again: a slot holds only a part of its own.
func (x *index) grow() {
	old := x.slots
	x.slots = make([]entry, 2*len(old))
	mask := uint64(len(x.slots) - 1)
	for _, e := range old {
		if e.who == 0 {
			continue
		}
		at := e.at >> markBits
		b := x.texts[at>>pieceBits][at&(1<<pieceBits-1):]
		kind, used := binary.Uvarint(b)
		n, more := binary.Uvarint(b[used:])
		h := maphash.Bytes(x.seed, b[used+more:][:n]) ^ kind*0x9e3779b97f4a7c15
		i := h & mask
		for x.slots[i].who != 0 {
			i = (i + 1) & mask
		}
		x.slots[i] = e
	}
}
