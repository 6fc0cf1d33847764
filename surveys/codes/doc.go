// Package codes makes what people and scripts hold in their hands: receipt
// codes, codes to continue a draft elsewhere, and the keyed hashes that the
// database keeps in place of secrets.
//
// Everything is computed from one random key that lies in a file beside the
// database. Whoever has only the database can neither make nor check a code;
// whoever has only the key has no answers.
//
// A receipt code is the response's ID (a random UUID of 128 bits), enciphered
// with AES-256 as a single block and written in Crockford's base 32. It is the
// same on every repeat, nothing of it is stored, and it is turned back into the
// ID without a search. Draft codes are made in the same way under another key,
// so that neither serves as the other.
package codes
