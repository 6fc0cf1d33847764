// Package protect decides which figures of a survey are hidden, so that no small
// group and no small count can be got back from those that are shown. It knows
// nothing of where figures come from or go to.
package protect
