package store

import (
	"strconv"
	"strings"
)

// rowsAtOnce is how many rows one statement takes: from 32 on, more gain nothing.
const rowsAtOnce = 32

// parts yields pieces of at most rowsAtOnce.
func parts[T any](all []T) func(yield func([]T) bool) {
	return func(yield func([]T) bool) {
		for len(all) > 0 {
			n := min(len(all), rowsAtOnce)
			if !yield(all[:n]) {
				return
			}
			all = all[n:]
		}
	}
}

func column[T any](all []T, of func(T) any) []any {
	args := make([]any, len(all))
	for i, v := range all {
		args[i] = of(v)
	}
	return args
}

// manyRows returns the texts of a statement for 1 to rowsAtOnce rows; each $ of
// row is numbered in order of appearance.
func manyRows(head, row, tail string) func(n int) string {
	var texts [rowsAtOnce + 1]string
	for n := 1; n <= rowsAtOnce; n++ {
		var b strings.Builder
		b.WriteString(head)
		arg := 0
		for i := range n {
			if i > 0 {
				b.WriteString(", ")
			}
			arg = number(&b, row, arg)
		}
		b.WriteString(tail)
		texts[n] = b.String()
	}
	return func(n int) string { return texts[n] }
}

// number writes text with each $ numbered, counting on from arg.
func number(b *strings.Builder, text string, arg int) int {
	for i := range len(text) {
		b.WriteByte(text[i])
		if text[i] == '$' {
			arg++
			b.WriteString(strconv.Itoa(arg))
		}
	}
	return arg
}

// inList completes "… in (" with n numbered places.
func inList(head string, n int) string {
	var b strings.Builder
	b.WriteString(head)
	number(&b, strings.Repeat("$, ", n-1)+"$)", 0)
	return b.String()
}
