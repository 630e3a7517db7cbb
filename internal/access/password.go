package access

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// Argon2id at the OWASP minimum that still is quick at sign-in: 19 MiB, two passes, one lane (about 28 ms).
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	saltLen   = 16
	keyLen    = 32
)

// A password stands alone, so it is at least 15 characters, without rules about kinds of characters (NIST SP 800-63B-4,
// section 3.1.1.2). The upper bound keeps hashing cheap.
const (
	shortestPassword = 15
	longestPassword  = 256 // bytes
)

// phc is a stored password hash: $argon2id$v=19$m=…,t=…,p=…$salt$hash, in the PHC string format.
type phc struct {
	memory, time uint32
	lanes        uint8
	salt, key    []byte
}

var errPHC = errors.New("read a stored password: not an Argon2id string in PHC form")

// hashPassword makes a PHC string with a fresh salt.
func hashPassword(random io.Reader, password string) (string, error) {
	h := phc{memory: memoryKiB, time: passes, lanes: lanes, salt: make([]byte, saltLen)}
	if _, err := io.ReadFull(random, h.salt); err != nil {
		return "", fmt.Errorf("draw a salt: %w", err)
	}
	h.key = argon2.IDKey([]byte(password), h.salt, h.time, h.memory, h.lanes, keyLen)
	return h.String(), nil
}

func (h phc) String() string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.time, h.lanes,
		b64.EncodeToString(h.salt), b64.EncodeToString(h.key))
}

// matches hashes the password as the string says and compares in constant time.
func (h phc) matches(password string) bool {
	got := argon2.IDKey([]byte(password), h.salt, h.time, h.memory, h.lanes, uint32(len(h.key)))
	return subtle.ConstantTimeCompare(got, h.key) == 1
}

// parsePHC reads exactly what String writes. Its bounds keep a damaged or planted string from taking the machine's memory.
func parsePHC(s string) (phc, error) {
	parts := strings.Split(s, "$")
	if len(s) > 512 || len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return phc{}, errPHC
	}
	params := strings.Split(parts[3], ",")
	if len(params) != 3 {
		return phc{}, errPHC
	}
	var h phc
	m, okM := number(params[0], "m=", 8, 256*1024)
	t, okT := number(params[1], "t=", 1, 16)
	p, okP := number(params[2], "p=", 1, 4)
	if !okM || !okT || !okP || m < 8*p {
		return phc{}, errPHC
	}
	h.memory, h.time, h.lanes = m, t, uint8(p)
	var err error
	b64 := base64.RawStdEncoding.Strict()
	if h.salt, err = b64.DecodeString(parts[4]); err != nil || len(h.salt) < 8 || len(h.salt) > 64 {
		return phc{}, errPHC
	}
	if h.key, err = b64.DecodeString(parts[5]); err != nil || len(h.key) < 16 || len(h.key) > 64 {
		return phc{}, errPHC
	}
	if h.String() != s { // leading zeros, signs, line breaks inside base64
		return phc{}, errPHC
	}
	return h, nil
}

func number(s, prefix string, lo, hi uint64) (uint32, bool) {
	digits, ok := strings.CutPrefix(s, prefix)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 32)
	return uint32(n), err == nil && n >= lo && n <= hi
}

// weak says why a password cannot be taken; empty is good.
func weak(password, name string) string {
	switch {
	case !utf8.ValidString(password):
		return "The password has bytes that are no text."
	case utf8.RuneCountInString(password) < shortestPassword:
		return fmt.Sprintf("The password is shorter than %d characters.", shortestPassword)
	case len(password) > longestPassword:
		return fmt.Sprintf("The password is longer than %d bytes.", longestPassword)
	case strings.Count(password, password[:1]) == len(password):
		return "The password is one character repeated."
	case strings.Contains(strings.ToLower(password), name) && len(password) < len(name)+shortestPassword:
		return "The password is mostly the account's name."
	}
	return ""
}
