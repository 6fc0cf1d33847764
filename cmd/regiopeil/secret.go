package main

import "crypto/rand"

// newSecret returns a text of 26 characters with 130 random bits, for tokens,
// links and passwords that a program hands out once.
func newSecret() string { return rand.Text() }
