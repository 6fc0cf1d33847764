package reports

import (
	"slices"

	"regiopeil/reports/stats"
	"regiopeil/surveys"
)

// Change is how one figure of everybody differs from that of an earlier wave of
// the same consultation. It is worked out from figures that are shown.
type Change struct {
	Question, Item, Option string
	// Broken says why the figures cannot be compared, as a key of the locale
	// files; empty: they can.
	Broken        string
	Before, After Value // share or mean; absent where it is hidden, or broken
	Mean          bool  // both are means
	Difference    stats.Difference
}

// NotByChance reports whether the difference is more than chance explains at 95%.
func (c *Change) NotByChance() bool { return c.Difference.P < Significant }

// Why two waves cannot be compared.
const (
	brokenNew     = "waves.new"
	brokenWording = "waves.wording"
	brokenScale   = "waves.scale"
	brokenHidden  = "waves.hidden"
)

// Changes compares the figures of everybody with those of an earlier wave, whose
// question of the same code must say the same and have the same answers. Shares
// are compared by the z test with the pooled share, means by Welch's t.
func (t *Table) Changes(earlier *Table) []Change {
	var out []Change
	seen := map[Key]bool{}
	for i := range t.Rows {
		r := &t.Rows[i]
		k := r.Key()
		if r.GroupVar != "" || r.Weighting != Unweighted || seen[k] || surveys.IsNonAnswer(r.Option) {
			continue
		}
		seen[k] = true
		q, ok := t.Form.Question(r.Question)
		if !ok || q.Type == surveys.TextType || q.Role == surveys.Background {
			continue
		}
		c := Change{Question: r.Question, Item: r.Item, Option: r.Option, Mean: r.Option == NoOption}
		c.Broken = t.broken(q, r.Item, r.Option, earlier)
		if before, ok := earlier.Row(k); c.Broken == "" && ok {
			c.compare(before, r)
		}
		out = append(out, c)
	}
	return out
}

// compare fills in the change from one row to another.
func (c *Change) compare(before, after *Row) {
	c.Difference = stats.CompareShares(0, 0, 0, 0) // none
	if before.Suppressed || after.Suppressed {
		c.Broken = brokenHidden
		return
	}
	if !c.Mean {
		c.Before, c.After = before.Share, after.Share
		c.Difference = stats.CompareShares(after.N, after.Base, before.N, before.Base)
		return
	}
	c.Before, c.After = before.Mean, after.Mean
	if before.SE.Set && after.SE.Set {
		c.Difference = stats.CompareMeans(
			stats.Moments{N: after.Base, Mean: after.Mean.Number, SE: after.SE.Number},
			stats.Moments{N: before.Base, Mean: before.Mean.Number, SE: before.SE.Number})
	}
}

// broken says why a figure cannot be held against an earlier wave.
func (t *Table) broken(q *surveys.Question, item, option string, earlier *Table) string {
	old, ok := earlier.Form.Question(q.Code)
	if !ok {
		return brokenNew
	}
	now, then := newWords(t.Form.Definition), newWords(earlier.Form.Definition)
	if now.text(q.Label) != then.text(old.Label) {
		return brokenWording
	}
	if q.Type != old.Type || q.Top != old.Top || q.Sum != old.Sum || !sameOptions(now, then, q, old) {
		return brokenScale
	}
	if item == "" {
		return ""
	}
	a := slices.IndexFunc(q.Items, func(i surveys.Item) bool { return i.Code == item })
	b := slices.IndexFunc(old.Items, func(i surveys.Item) bool { return i.Code == item })
	switch {
	case b < 0:
		return brokenNew
	case a >= 0 && now.text(q.Items[a].Label) != then.text(old.Items[b].Label):
		return brokenWording
	// What is put in order, or divided, is weighed against all the rest.
	case (q.Type == surveys.Ranking || q.Type == surveys.Points) && len(q.Items) != len(old.Items):
		return brokenScale
	}
	return ""
}

// sameOptions reports whether two questions have the same answers, with the same
// words and scores, in the same order.
func sameOptions(now, then words, q, old *surveys.Question) bool {
	return slices.EqualFunc(q.Options, old.Options, func(a, b surveys.Option) bool {
		scores := a.Score == nil && b.Score == nil || a.Score != nil && b.Score != nil && *a.Score == *b.Score
		return a.Code == b.Code && scores && now.text(a.Label) == then.text(b.Label)
	})
}
