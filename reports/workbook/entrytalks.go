package workbook

import (
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/intake"
)

// WriteTalks writes the workbook in which conversations are filled in, as intake
// reads them back: one sheet with a row per conversation, and one with a row per
// wish or count.
func WriteTalks(w io.Writer, e Entry) error {
	b, err := newEntryBook(e, "talks")
	if err != nil {
		return err
	}
	guide := b.sheet("entry_guide", 30, 96)
	talks, said := b.sheet("entry_talks"), b.sheet("entry_said")
	b.codes = b.codeSheet()
	b.talks(talks, intake.Talks, "talks", intake.TalkColumns(b.Form), intake.MaxTalks)
	b.talks(said, intake.Said, "said", intake.SaidColumns, intake.MaxSaid)
	b.codes.finish()
	b.entryGuide(guide, "talks",
		[]string{"step_talks", "step_said", "step_check", "step_draft"},
		[]string{"rule_talk_number", "rule_what", "rule_about", "rule_counts", "rule_agreement", "rule_hash", "rule_most", "rule_talk_again", "rule_names"})
	return b.write(w)
}

// talkSamples are the examples of both sheets; the date is added.
var talkSamples = map[string]map[string]string{
	"talks": {"time": "19:30", "participants.resident": "12", "participants.business": "3", "dotsEach": "3"},
	"said":  {"number": "4"},
}

// talks is a sheet of conversations, or of what was said there.
func (b *entryBook) talks(s *sheet, part intake.Part, kind string, columns []string, most int) {
	for _, name := range columns {
		s.widths = append(s.widths, talkWidth(name))
	}
	b.entryTop(s, part, b.t("entry_"+kind+"_about"), len(columns))
	s.space(6)
	names, wording, sample := make([]cell, len(columns)), make([]cell, len(columns)), make([]cell, len(columns))
	height := 1
	for i, name := range columns {
		label := b.talkLabel(name)
		if i == 0 {
			label = "# " + label
		}
		names[i] = cell{name, headLook}
		wording[i] = cell{label, look{size: headSize, fill: chosen, wrap: true, bottom: deep}}
		height = max(height, lines(label, s.widths[i], headSize))
		sample[i] = cell{b.talkSample(kind, name), look{italic: true, color: inkSoft, fill: soft, bottom: line, format: textFormat}}
	}
	s.rows[s.add(names...)-1].height = 18
	s.rows[s.add(wording...)-1].height = min(130, float64(height)*12+6)
	s.freeze(len(s.rows), 1)
	s.add(sample...)
	first := len(s.rows) + 1
	if part == intake.Talks {
		for i := range numberedTalks {
			s.add(cell{i + 1, look{color: inkSoft, fill: soft, bottom: line, align: "right"}})
		}
	}
	rules := make([]rule, len(columns))
	for i, name := range columns {
		r := rule{column: i + 1, look: look{bottom: line, format: textFormat, wrap: name == "report" || name == "text"}}
		r.check = b.talkCheck(name, &r)
		rules[i] = r
	}
	s.printed, s.sample = min(9, len(columns)), true
	s.more = func(f *excelize.File) error { return b.apply(f, s, rules, first, first+most-1) }
}

// numberedTalks is how many conversations have their number already.
const numberedTalks = 20

func talkWidth(name string) float64 {
	switch name {
	case intake.TalkKey:
		return 14
	case "report", "text":
		return 60
	case "place", "organiser", "counterpart", "who":
		return 26
	case "kind", "what":
		return 20
	}
	return 14
}

// talkLabel says what belongs in a column.
func (b *entryBook) talkLabel(name string) string {
	field, code, ok := strings.Cut(name, ".")
	switch {
	case ok && field == "participants":
		return b.t("entry_talk_participants", "Who", b.audience(surveys.Audience(code)))
	case ok && field == "ages":
		for _, c := range b.ages() {
			if c.code == code {
				return b.t("entry_talk_ages", "Age", c.text)
			}
		}
	}
	return b.t("entry_talk_" + name)
}

func (b *entryBook) ages() []code {
	q, ok := b.Form.Question(b.def.AgeQuestion)
	if !ok {
		return nil
	}
	return b.optionCodes(q)
}

// talkSample is what the example has in a column.
func (b *entryBook) talkSample(kind, name string) string {
	switch {
	case name == intake.TalkKey && kind == "talks":
		return "# " + b.t("entry_example")
	case name == intake.TalkKey:
		return "# 1"
	case name == "date":
		return b.now.Format("2006-01-02")
	case name == "municipality" && len(b.Municipalities) > 0:
		return b.Municipalities[0]
	case name == "kind" || name == "what" || name == "audience":
		return intake.Words(b.catalog, b.lang, name)[0]
	case name == "about" && len(b.def.Themes) > 0:
		return b.def.Themes[0].Code
	case name == "place" || name == "text":
		return b.t("entry_sample_" + name)
	}
	return talkSamples[kind][name]
}

// talkCheck is what may be filled in in a column.
func (b *entryBook) talkCheck(name string, r *rule) *excelize.DataValidation {
	title := b.talkLabel(name)
	listed := func(codes []code) *excelize.DataValidation {
		if len(codes) == 0 {
			return nil
		}
		return b.prompt(b.codes.list(name, title, codes), name, spokenCodes(codes))
	}
	counted := func(low, high int) *excelize.DataValidation {
		r.look.format, r.look.align = generalFormat, "right"
		return b.whole(name, float64(low), float64(high))
	}
	if field, _, ok := strings.Cut(name, "."); ok && (field == "participants" || field == "ages") {
		return counted(0, conversation.MaxCount)
	}
	switch name {
	case intake.TalkKey:
		return counted(1, 999_999)
	case "number":
		return counted(0, conversation.MaxCount)
	case "dotsEach":
		return counted(0, conversation.MaxEach)
	case "date", "by":
		r.look.format = "dd-mm-yyyy"
		return b.day(name)
	case "municipality":
		return listed(b.municipalityCodes())
	case "about":
		return listed(b.subjects())
	case "place", "organiser", "counterpart", "who":
		return b.length(name, conversation.MaxShort)
	case "text":
		return b.length(name, conversation.MaxText)
	case "report":
		return b.length(name, maxUnits)
	}
	words := intake.Words(b.catalog, b.lang, name)
	codes := make([]code, len(words))
	for i, w := range words {
		codes[i] = code{w, ""}
	}
	return listed(codes)
}

// municipalityCodes are those in which conversations may have been held.
func (b *entryBook) municipalityCodes() (out []code) {
	q, ok := b.Form.Question(b.def.MunicipalityQuestion)
	if !ok {
		return nil
	}
	return slices.DeleteFunc(b.optionCodes(q), func(c code) bool { return !slices.Contains(b.Municipalities, c.code) })
}

// subjects are the themes and the statements.
func (b *entryBook) subjects() (out []code) {
	for _, t := range b.def.Themes {
		out = append(out, code{t.Code, b.say(t.Label)})
	}
	for _, s := range conversation.Statements(b.Form) {
		out = append(out, code{s.Code(), b.say(s.Item.Label)})
	}
	return out
}
