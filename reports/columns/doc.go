// Package columns keeps the responses of one survey in memory as columns and
// counts them by any grouping.
//
// Every column is coded: a dictionary of the different answers that were given,
// and per response the place in it, in one byte while there are at most 255
// different answers, else in two or four. That holds for every type: an option,
// the set of options that was ticked, the order of a ranking, a number of
// points. So there is one kernel that counts, a histogram per group, from which
// shares, means and medians all follow; and a million responses to twenty
// questions take about twenty megabytes.
//
// Responses stand in log order. One that was changed or withdrawn keeps its row,
// marked dead; a change stands where the log has it.
package columns
