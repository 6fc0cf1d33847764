package reports

import "regiopeil/surveys"

// Mentions returns how often options of a question where people choose several
// were chosen by a group, all together: what the share of mentions of an option
// is a share of. An option that says "none of these" mentions nothing.
//
// It is a sum of counts that are shown; ok is false where one of them is hidden,
// or not in the table.
func (t *Table) Mentions(question, groupVar, group string) (n int, ok bool) {
	q, found := t.Form.Question(question)
	if !found || q.Type != surveys.Multiple {
		return 0, false
	}
	for _, o := range q.Options {
		if !mentions(&o) {
			continue
		}
		r, found := t.Row(Key{Question: question, Option: o.Code, GroupVar: groupVar, Group: group})
		if !found || !r.HasN {
			return 0, false
		}
		n += r.N
	}
	return n, n > 0
}

// ShareOfMentions returns which part of the mentions of its group a row is, as a
// fraction; absent where Mentions has none, and for rows that mention nothing.
func (t *Table) ShareOfMentions(r *Row) Value {
	q, ok := t.Form.Question(r.Question)
	if !ok || !r.HasN || r.Weighting != Unweighted {
		return Value{}
	}
	for _, o := range q.Options {
		if o.Code != r.Option || !mentions(&o) {
			continue
		}
		if all, ok := t.Mentions(r.Question, r.GroupVar, r.Group); ok {
			return Num(float64(r.N) / float64(all))
		}
	}
	return Value{}
}

func mentions(o *surveys.Option) bool { return !o.Exclusive && !surveys.IsNonAnswer(o.Code) }
