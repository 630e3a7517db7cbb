package sqlite

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"github.com/candor-data/candor"
)

// commit names a person in an entry: an HMAC under a secret of their own. Without the secret it opens to nobody.
func commit(secret []byte, s candor.SubjectID) string {
	m := hmac.New(sha256.New, secret)
	m.Write([]byte("candor/subject/v1"))
	m.Write(binary.BigEndian.AppendUint32(nil, uint32(s)))
	return hex.EncodeToString(m.Sum(nil))
}
