package proof

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

func TestALeafOpensOnlyWithItsOwnSaltAndBody(t *testing.T) {
	salt, body := Salt{1, 2, 3}, []byte(`{"kind":"note"}`)
	leaf := Leaf(salt, body)
	if err := OpenLeaf(leaf, salt, body); err != nil {
		t.Fatal(err)
	}
	for i := range leaf {
		bad := bytes.Clone(leaf)
		bad[i] ^= 1
		if OpenLeaf(bad, salt, body) == nil {
			t.Errorf("byte %d of the leaf changed: opened", i)
		}
	}
	for i := range salt {
		bad := salt
		bad[i] ^= 1
		if err := OpenLeaf(leaf, bad, body); !errors.Is(err, ErrNotThisBody) {
			t.Errorf("byte %d of the salt changed: got %v", i, err)
		}
	}
	for i := range body {
		bad := bytes.Clone(body)
		bad[i] ^= 1
		if err := OpenLeaf(leaf, salt, bad); !errors.Is(err, ErrNotThisBody) {
			t.Errorf("byte %d of the body changed: got %v", i, err)
		}
	}
	for _, bad := range [][]byte{nil, leaf[:len(leaf)-1], append(bytes.Clone(leaf), 0)} {
		if OpenLeaf(bad, salt, body) == nil {
			t.Errorf("a leaf of %d bytes opened", len(bad))
		}
	}
	// What a destroyed salt reads as.
	if OpenLeaf(Leaf(Salt{}, body), Salt{}, body) == nil {
		t.Error("a leaf without a salt opened")
	}
}

func TestSizeSaysNothing(t *testing.T) {
	pad, err := Pad(&steady{seed: "pad"})
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range [][]byte{pad, Leaf(Salt{1}, nil), Leaf(Salt{1}, make([]byte, MaxBody))} {
		if len(leaf) != LeafSize || checkLeaf(leaf) != nil {
			t.Errorf("got a leaf of %d bytes, %v", len(leaf), checkLeaf(leaf))
		}
	}
}

func TestWithoutRandomnessThereIsNoLeaf(t *testing.T) {
	short := io.LimitReader(&steady{}, 31)
	if pad, err := Pad(short); err == nil || pad != nil {
		t.Errorf("Pad: got %x, %v", pad, err)
	}
	if salt, err := NewSalt(io.LimitReader(&steady{}, 31)); err == nil || salt != (Salt{}) {
		t.Errorf("NewSalt: got %x, %v", salt, err)
	}
}
