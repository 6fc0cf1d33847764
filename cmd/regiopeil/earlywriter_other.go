//go:build !linux

package main

import "os"

// startWriting does nothing: the system begins when it likes.
func startWriting(*os.File, int64, int64) {}
