package workbook

import (
	"context"
	"math"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// Tables is where the figures of an earlier wave come from: *reports.Engine.
type Tables interface {
	AllThemes(ctx context.Context, q reports.Query) (*reports.Table, error)
}

// Waves tells which surveys belong together: *store.DB.
type Waves interface {
	Survey(ctx context.Context, slug string) (*surveys.Survey, error)
	Waves(ctx context.Context, slug string) ([]*surveys.Survey, error)
}

// Before returns the figures of the wave before a survey, for Options.Before: the
// last of its consultation that opened before it did and was answered. Nil: there
// is none.
func Before(ctx context.Context, e Tables, db Waves, slug string) (*reports.Table, error) {
	survey, err := db.Survey(ctx, slug)
	if err != nil {
		return nil, err
	}
	others, err := db.Waves(ctx, slug)
	if err != nil {
		return nil, err
	}
	for _, s := range others { // the last one first
		if !s.Opens.IsZero() && (survey.Opens.IsZero() || s.Opens.Before(survey.Opens)) {
			t, err := e.AllThemes(ctx, reports.Query{Survey: s.Slug, MinBase: reports.SurveysOwn})
			if err != nil || t.Responses > 0 {
				return t, err
			}
		}
	}
	return nil, nil
}

// changes is the sheet Verandering: the figures of everybody and of each audience
// beside those of the wave before, weighted where both waves are. Of a part of the
// people there is none: the wave before was not asked for that part.
func (b *book) changes() {
	before := b.before
	if before == nil || len(b.table.Query.Where) > 0 {
		return
	}
	s := b.sheet("changes")
	s.top(b.t("sheet_changes")+" · "+b.about(), b.t("sheet_changes_is"))
	s.add(cell{b.t("changes_with", "Title", b.text(before.Form.Definition.Title), "Slug", before.Survey.Slug, "Period", b.periodOf(before.Survey)), noteLook})
	s.space(6)
	columns := []column{
		{b.t("code"), 7, false}, {b.t("question"), 38, false}, {b.t("item"), shortItems, false}, {b.t("audience"), 14, false}, {b.t("answer"), 32, false},
		{b.t("changes_before"), 11, true}, {b.t("changes_now"), 11, true}, {b.t("changes_by"), 12, true},
		{b.t("weighted_low"), 10, true}, {b.t("weighted_high"), 10, true}, {b.t("test_p"), 10, true}, {b.t("test_result"), 22, false},
		{b.t("read_weighting"), 12, false}, {b.t("remark"), 34, false},
	}
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	top := s.head(columns)
	s.freeze(top, 5)
	of := map[string]map[reports.Key]reports.Change{}
	for _, a := range b.audiences {
		of[a.Code] = b.changesOf(a)
	}
	for _, e := range b.entries {
		for _, item := range e.items {
			for _, option := range item.options {
				for _, a := range b.askedOf(e.question) {
					if c, ok := of[a.Code][b.key(e.question.Code, item.code, option, a.Code, "")]; ok {
						s.change(e.question, a, &c)
					}
				}
			}
		}
	}
	s.fit(top + 1)
	s.filtered(top, len(columns))
	s.add(cell{b.t("note_changes"), noteLook})
	s.add(cell{b.t("note_changes_test"), noteLook})
}

// changesOf are the changes of an audience, or of everybody.
func (b *book) changesOf(a reports.Group) map[reports.Key]reports.Change {
	k := b.key("", "", "", a.Code, "")
	out := map[reports.Key]reports.Change{}
	for _, c := range b.table.ChangesOf(b.before, b.changeWeighting(a), k.GroupVar, k.Group) {
		out[b.key(c.Question, c.Item, c.Option, a.Code, "")] = c
	}
	return out
}

func (b *book) changeWeighting(a reports.Group) string {
	k := b.key("", "", "", a.Code, "")
	return b.table.ChangeWeighting(b.before, k.GroupVar, k.Group)
}

// Formats of a change: of a share in points of a hundred, of a mean as it is.
const (
	changeFormat     = `+0.00;-0.00;0.00`
	changePartFormat = `+0.0;-0.0;0.0`
)

func (s *sheet) change(q *surveys.Question, a reports.Group, c *reports.Change) {
	b := s.book
	value, by, points := right(textLook), right(textLook), 100.0
	value.format, by.format = shareFormat, changePartFormat
	if c.Mean {
		value.format, by.format, points = meanFormat, changeFormat, 1
	}
	number := func(x float64, l look) cell {
		if math.IsNaN(x) {
			return cell{nil, l}
		}
		return cell{points * x, l}
	}
	change, result, remark := cell{nil, by}, "", ""
	if c.Broken != "" {
		remark = b.catalog.T(b.lang, c.Broken)
	}
	if c.Before.Set && c.After.Set {
		change.value = points * (c.After.Number - c.Before.Number)
		result = b.t("changes_none")
		if c.NotByChance() {
			result = b.t("changes_real")
			change.look.bold = true
		}
	}
	p := cell{nil, b.chance(textLook)}
	if !math.IsNaN(c.Difference.P) && c.Difference.P >= 0 && result != "" {
		p.value = c.Difference.P
	} else {
		result = ""
	}
	low, high := cell{nil, by}, cell{nil, by}
	if ci := c.Difference.CI; result != "" && ci.Low <= ci.High {
		low, high = number(ci.Low, by), number(ci.High, by)
	}
	s.add(cell{q.Code, codeLook}, cell{b.text(q.Label), textLook}, cell{b.item(q, c.Item), textLook},
		cell{a.Label, textLook}, cell{b.answer(q, c.Option, kindOf(q, c.Option)), textLook},
		known(c.Before, value), known(c.After, value), change, low, high, p, cell{result, spaced(textLook)},
		cell{b.t("weighting_" + b.changeWeighting(a)), textLook}, cell{remark, textLook})
}
