package codes

import (
	"bytes"
	"crypto/aes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"

	"regiopeil/surveys"
)

const seqBytes = 8 // the rest of a block says which question

// Place returns the code of an open answer for addresses and forms: 22
// characters that tell neither who came when nor which answers belong together.
func (k *Keys) Place(p surveys.TextPlace) string {
	var block [aes.BlockSize]byte
	binary.BigEndian.PutUint64(block[:], uint64(p.Seq))
	copy(block[seqBytes:], questionSum(p.Question))
	k.place.Encrypt(block[:], block[:])
	return base64.RawURLEncoding.EncodeToString(block[:])
}

// ParsePlace is the answer that a code of Place stands for. What is no code, and
// one of a question that is not among those given, is not ok.
func (k *Keys) ParsePlace(code string, questions []string) (p surveys.TextPlace, ok bool) {
	block, err := base64.RawURLEncoding.Strict().DecodeString(code)
	if err != nil || len(block) != aes.BlockSize {
		return p, false
	}
	k.place.Decrypt(block, block)
	for _, q := range questions {
		if bytes.Equal(block[seqBytes:], questionSum(q)) {
			return surveys.TextPlace{Seq: int64(binary.BigEndian.Uint64(block)), Question: q}, true
		}
	}
	return p, false
}

func questionSum(question string) []byte {
	sum := sha256.Sum256([]byte(question))
	return sum[:aes.BlockSize-seqBytes]
}
