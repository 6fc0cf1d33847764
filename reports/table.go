package reports

import (
	"regiopeil/reports/stats"
	"regiopeil/surveys"
)

// Table is the answer to a Query.
type Table struct {
	Survey *surveys.Survey
	Form   *surveys.Form // the newest version of the definition
	Query  Query         // with MinBase filled in
	// Responses counts the people the figures are taken over, before Where:
	// all of them, or those up to the cut.
	Responses int
	// Weights says how the weighted rows came about; nil: there are none.
	Weights *Weights
	// Free says that the figures go beyond what everybody sees, by a filter or
	// grouping of their own: only small bases are hidden.
	Free bool
	// Groupings are the groups of every Query.By, in its order.
	Groupings []Grouping
	// Rows are in the order of the definition: question, item, option, theme
	// tag; then the total and every grouping with its groups. For one question
	// the mean row follows the options of its item, and declared non-answers
	// stand where the definition has them. The weighted rows of a statistic
	// follow its unweighted ones.
	Rows []Row
	// Conversations is what was counted at conversations, which stands beside Rows
	// and is never added to them; nil: it was not asked for.
	Conversations *Conversations
	// Tests compare the groups of every grouping.
	Tests []Test

	bases     []int                  // per row: the base that decides whether it may be shown
	index     map[string]map[Key]int // by weighting
	based     map[Key]int            // without option: a row that shows the base
	residuals map[Key]Value
	rest      map[string]map[Key]stats.Difference // by weighting: group less the other groups
}

// Grouping is one way in which people are divided.
type Grouping struct {
	Var       string   // "V2", "V1+V2": what Row.GroupVar holds
	Questions []string // its parts
	Groups    []Group  // in the order of the definition, empty ones too
}

// Group is one group of a Grouping.
type Group struct {
	Code  string   // "2+GM0579": what Row.Group holds
	Codes []string // its parts, one per question
	Label string   // source language, parts joined by " – "
}

// Row returns the unweighted figure at k, and whether the Table has it. It is
// not for use by several goroutines at once.
func (t *Table) Row(k Key) (*Row, bool) { return t.row(Unweighted, k) }

// Indicative is the base under which a figure only gives an indication.
const Indicative = 30

// MinCell is how many people must have given an answer, if any did, for its count
// to be shown.
func (t *Table) MinCell() int { return min(minCell, t.Query.MinBase) }

// Base returns an unweighted row of a question, or an item of it, in a group that
// shows how many people gave a valid answer: which of its rows do depends on what
// is hidden. Without one it is any row there. It is not for use by several
// goroutines at once.
func (t *Table) Base(question, item, groupVar, group string) (*Row, bool) {
	if t.based == nil {
		t.based = map[Key]int{}
		for i := range t.Rows {
			r := &t.Rows[i]
			k := r.Key()
			k.Option = NoOption
			if at, ok := t.based[k]; r.Weighting == Unweighted && (!ok || !t.Rows[at].HasBase) && (r.HasBase || r.Suppressed) {
				t.based[k] = i
			}
		}
	}
	i, ok := t.based[Key{Question: question, Item: item, GroupVar: groupVar, Group: group}]
	if !ok {
		return nil, false
	}
	return &t.Rows[i], true
}

// Raked returns the weighted figure at k, like Row.
func (t *Table) Raked(k Key) (*Row, bool) { return t.row(Raked, k) }

func (t *Table) row(weighting string, k Key) (*Row, bool) {
	if t.index == nil {
		t.index = map[string]map[Key]int{Unweighted: make(map[Key]int, len(t.Rows)), Raked: {}}
		for i := range t.Rows {
			t.index[t.Rows[i].Weighting][t.Rows[i].Key()] = i
		}
	}
	i, ok := t.index[weighting][k]
	if !ok {
		return nil, false
	}
	return &t.Rows[i], true
}
