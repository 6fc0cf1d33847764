package protect

// Line decides which of counts that add up to a known number are hidden: those
// below least, and the next smallest ones until the hidden ones are two at least
// and add up to least or more. Counts of zero protect nothing.
func Line(counts []int, least int) []bool {
	hidden := make([]bool, len(counts))
	some, sum := 0, 0
	hide := func(i int) {
		hidden[i] = true
		if counts[i] > 0 {
			some, sum = some+1, sum+counts[i]
		}
	}
	for i, n := range counts {
		if n < least {
			hide(i)
		}
	}
	for some > 0 && (some < 2 || sum < least) {
		next := -1
		for i, n := range counts {
			if !hidden[i] && (next < 0 || n < counts[next]) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		hide(next)
	}
	return hidden
}
