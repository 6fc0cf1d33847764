package main

import (
	"math"
	"slices"
	"time"
)

// percentile returns the smallest of times that at least pct percent of them do
// not exceed, rounded to microseconds. It sorts times.
func percentile(times []time.Duration, pct float64) time.Duration {
	slices.Sort(times)
	i := int(math.Ceil(pct/100*float64(len(times)))) - 1
	return times[max(0, min(i, len(times)-1))].Round(time.Microsecond)
}
