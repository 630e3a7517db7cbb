package intake

import (
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// wideReader turns UTF-16 into UTF-8 as it is read. Half a character, lone or at the end, becomes a byte that no UTF-8 text
// holds, so that its row is set aside and no other.
type wideReader struct {
	src  io.Reader
	big  bool
	in   []byte // read and not yet decoded, of buf
	buf  [32 << 10]byte
	out  []byte // decoded and not yet handed out
	room []byte
	lead rune // a high surrogate that waits for its other half; 0: none
	err  error
}

const half = 0xff // is in no UTF-8 text

func (w *wideReader) Read(p []byte) (int, error) {
	for len(w.out) == 0 {
		if w.err != nil {
			return 0, w.err
		}
		w.fill()
	}
	n := copy(p, w.out)
	w.out = w.out[n:]
	return n, nil
}

func (w *wideReader) fill() {
	k := copy(w.buf[:], w.in) // an odd byte
	n, err := w.src.Read(w.buf[k:])
	w.in, w.err = w.buf[:k+n], err
	w.out = w.room[:0]
	for len(w.in) >= 2 {
		u := rune(w.in[1])<<8 | rune(w.in[0])
		if w.big {
			u = rune(w.in[0])<<8 | rune(w.in[1])
		}
		w.in = w.in[2:]
		if w.lead != 0 {
			r := utf16.DecodeRune(w.lead, u)
			w.lead = 0
			if r != utf8.RuneError {
				w.out = utf8.AppendRune(w.out, r)
				continue
			}
			w.out = append(w.out, half)
		}
		switch {
		case u >= 0xd800 && u < 0xdc00:
			w.lead = u
		case u >= 0xdc00 && u < 0xe000:
			w.out = append(w.out, half)
		default:
			w.out = utf8.AppendRune(w.out, u)
		}
	}
	if errors.Is(w.err, io.EOF) {
		if w.lead != 0 {
			w.out, w.lead = append(w.out, half), 0
		}
		if len(w.in) > 0 {
			w.out, w.in = append(w.out, half), nil
		}
	}
	w.room = w.out[:0]
}
