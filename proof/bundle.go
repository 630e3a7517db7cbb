package proof

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// EncodeBundle gives an entry bundle as https://c2sp.org/tlog-tiles writes it: 1 to 256 entries, each after its length
// as a big-endian uint16.
func EncodeBundle(entries [][]byte) ([]byte, error) {
	if len(entries) < 1 || len(entries) > tileWidth {
		return nil, fmt.Errorf("encode bundle: %d entries, want 1 to %d", len(entries), tileWidth)
	}
	var b []byte
	for _, e := range entries {
		if len(e) > math.MaxUint16 {
			return nil, fmt.Errorf("encode bundle: an entry of %d bytes is too long", len(e))
		}
		b = binary.BigEndian.AppendUint16(b, uint16(len(e)))
		b = append(b, e...)
	}
	return b, nil
}

// DecodeBundle reads what EncodeBundle wrote. The entries share b's memory. It does not ask that they be candor leaves.
func DecodeBundle(b []byte) ([][]byte, error) {
	var entries [][]byte
	for len(b) > 0 {
		if len(b) < 2 || len(b) < 2+int(binary.BigEndian.Uint16(b)) {
			return nil, fmt.Errorf("decode bundle: it ends inside entry %d", len(entries))
		}
		end := 2 + int(binary.BigEndian.Uint16(b))
		entries = append(entries, b[2:end:end])
		b = b[end:]
	}
	if len(entries) < 1 || len(entries) > tileWidth {
		return nil, errors.New("decode bundle: want 1 to 256 entries")
	}
	return entries, nil
}
