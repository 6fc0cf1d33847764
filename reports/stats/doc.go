// Package stats is pure statistics: numbers in, numbers out. It knows no
// survey, no response and no file. Intervals are 95% unless a level is asked for
// by name; a value that is not defined (the spread of one number) is NaN.
//
// Every formula names its source, and the results agree with R 4.2 to a
// relative 1e-9.
package stats
