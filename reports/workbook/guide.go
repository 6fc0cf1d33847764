package workbook

import (
	"fmt"
	"strings"

	"regiopeil/reports"
	"regiopeil/surveys"
)

// guide is the sheet Leeswijzer: what this is, who took part, how to read it, what
// is hidden and why, and where to find what.
func (b *book) guide(s *sheet) {
	s.portrait = true
	s.top(b.about(), b.text(b.def.Title))
	s.guideSubject()
	s.guidePeople()
	s.guideReading()
	s.section(b.t("guide_sheets"))
	for _, other := range b.sheets {
		if other == s {
			continue
		}
		at := s.pairOf(other.name, b.t("sheet_"+other.key+"_is"))
		s.rows[at-1].cells[0].look = linkLook
		s.links = append(s.links, link{at, 1, quoted(other.name) + "!A1"})
	}
	s.fit(1)
}

// pairOf writes a name and what belongs to it, and returns the row.
func (s *sheet) pairOf(name string, value any) int {
	l := proseLook
	l.align = "left"
	if _, ok := value.(int); ok {
		l.format = wholeFormat
	}
	return s.add(cell{name, nameLook}, cell{value, l})
}

func (s *sheet) guideSubject() {
	b := s.book
	survey := b.table.Survey
	s.section(b.t("guide_subject"))
	s.pairOf(b.t("consultation"), b.text(b.def.Consultation.Title))
	if asks := b.text(b.def.Consultation.Asks); asks != "" {
		s.pairOf(b.t("asks"), asks)
	}
	s.pairOf(b.t("questionnaire"), b.t("version", "Title", b.text(b.def.Title), "N", survey.Version))
	if theme := b.table.Query.Theme; theme != "" {
		text := b.theme(theme)
		for _, t := range b.def.Themes {
			if hint := b.text(t.Hint); t.Code == theme && hint != "" {
				text += ". " + hint
			}
		}
		s.pairOf(b.t("theme"), fmt.Sprintf("%s · %s", theme, text))
	}
	s.pairOf(b.t("period"), b.period())
	s.pairOf(b.t("made_at"), b.dateTime(b.now))
	if where := b.filters(); where != "" {
		s.pairOf(b.t("filter"), where)
	}
	if mail := survey.Settings.ContactEmail; mail != "" {
		at := s.pairOf(b.t("contact"), plain(strings.TrimSpace(survey.Settings.ContactName+" · "+mail)))
		s.links = append(s.links, link{at, 2, "mailto:" + plain(mail)})
		s.rows[at-1].cells[1].look.color = deep
	}
}

// period is from when to when people could answer, in Dutch time.
func (b *book) period() string { return b.periodOf(b.table.Survey) }

func (b *book) periodOf(survey *surveys.Survey) string {
	switch {
	case survey.Opens.IsZero():
		return b.t("period_none")
	case survey.Closes.IsZero():
		return b.t("period_open", "From", b.date(survey.Opens))
	}
	return b.t("period_closed", "From", b.date(survey.Opens), "To", b.catalog.Until(b.lang, survey.Closes))
}

// filters says who the figures are about, where not everyone.
func (b *book) filters() string {
	var out []string
	for _, w := range b.table.Query.Where {
		q, ok := b.table.Form.Question(w.Question)
		if !ok {
			continue
		}
		out = append(out, fmt.Sprintf("%s (%s): %s", b.text(q.Label), w.Question, b.group(w.Question, w.Code, b.option(q, w.Code))))
	}
	return strings.Join(out, "; ")
}

// guidePeople says how many people answered, by audience, municipality and mode.
func (s *sheet) guidePeople() {
	b := s.book
	s.section(b.t("guide_people"))
	s.pairOf(b.t("responses"), b.table.Responses)
	if live := b.overview.N; live != b.table.Responses {
		s.pairOf(b.t("responses_live"), b.t("responses_live_is", "N", live, "Base", b.table.Query.MinBase))
	}
	if n := b.overview.Unread; n > 0 {
		s.pairOf(b.t("unread"), b.t("unread_is", "N", n))
	}
	if len(b.table.Query.Where) > 0 {
		s.count(b.t("responses_filter"), b.overview.People)
	}
	for _, t := range b.overview.Themes {
		if t.Code == b.table.Query.Theme {
			s.count(b.t("responses_theme"), t)
		}
	}
	for _, g := range []struct {
		name   string
		counts []reports.Count
		label  func(reports.Count) string
	}{
		{b.t("audience"), b.overview.Audiences, func(c reports.Count) string { return b.group(b.def.AudienceQuestion, c.Code, c.Label) }},
		{b.t("municipality"), b.overview.Municipalities, func(c reports.Count) string { return plain(c.Label) }},
		{b.t("mode"), b.overview.Modes, func(c reports.Count) string { return b.mode(c.Code) }},
	} {
		if len(g.counts) > 0 {
			s.rows[s.add(cell{g.name, look{size: 11, bold: true, color: deep}})-1].height = 20
		}
		for _, c := range g.counts {
			s.count(g.label(c), c)
		}
	}
}

func (b *book) mode(code string) string {
	switch code {
	case "web", "paper", "telephone":
		return b.t("mode_" + code)
	}
	return code
}

func (s *sheet) count(name string, c reports.Count) {
	if c.Suppressed {
		s.rows[s.pairOf(name, s.book.t("hidden"))-1].cells[1].look = noteLook
		return
	}
	s.pairOf(name, c.N)
}

// guideReading explains the figures, what they are not, and what is hidden.
func (s *sheet) guideReading() {
	b := s.book
	s.section(b.t("guide_reading"))
	for _, key := range []string{"n", "share", "mean", "interval", "gap", "priority", "points", "nonanswer"} {
		s.pairOf(b.t("read_"+key), b.t("read_"+key+"_is"))
	}
	s.pairOf(b.t("read_weighting"), b.weightingIs())
	s.pairOf(b.t("read_sample"), b.t("read_sample_is"))
	s.section(b.t("guide_hidden"))
	base := b.table.Query.MinBase
	if base == 0 {
		s.pairOf(b.t("hidden_nothing"), b.t("hidden_nothing_is"))
		return
	}
	s.pairOf(b.t("hidden_what"), b.t("hidden_what_is", "Base", base, "Cell", b.table.MinCell()))
	s.pairOf(b.t("hidden_others"), b.t("hidden_others_is"))
	s.pairOf(b.t("hidden_why"), b.t("hidden_why_is"))
	s.pairOf(b.t("hidden_step"), b.t("hidden_step_is", "Base", base))
	if b.wordless {
		s.pairOf(b.t("hidden_texts"), b.t("hidden_words_is"))
		return
	}
	s.pairOf(b.t("hidden_texts"), b.t("hidden_texts_is", "Base", base))
}

// weightingIs says whether figures are weighted, or why they are not although
// they should be.
func (b *book) weightingIs() string {
	switch w := b.table.Weights; {
	case b.isWeighted():
		return b.t("read_weighting_done", "Who", b.weightedGroups(), "Sheet", b.t("sheet_weighted"), "Method", b.t("sheet_method"))
	case w != nil && w.Problem != nil:
		return b.t("read_weighting_failed", "Why", b.catalog.T(b.lang, w.Problem.Key, w.Problem.Args))
	}
	return b.t("read_weighting_is")
}

// weightedGroups are those that figures are weighted of.
func (b *book) weightedGroups() string {
	var who []string
	for _, set := range b.table.Weights.Sets {
		name := b.t("everyone")
		if set.Audience != "" {
			name = b.t("audience_" + string(set.Audience))
		}
		who = append(who, name)
	}
	return strings.Join(who, ", ")
}
