package workbook

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/intake"
	"regiopeil/templates/locale"
)

// Entry is a workbook to fill in and send back, for one survey.
type Entry struct {
	Survey   *surveys.Survey
	Form     *surveys.Form // of its newest version
	Language string        // of all words in it
	File     string        // random UUID: what is filled in is known by it
	// Municipalities are where conversations may have been held (codes); for WriteTalks.
	Municipalities []string
	Now            time.Time
	Catalog        *locale.Catalog // nil: the texts that come with the program
}

// entryBook is an Entry in the making.
type entryBook struct {
	*book
	Entry
	codes *codeSheet
}

func newEntryBook(e Entry, kind string) (*entryBook, error) {
	b, err := emptyBook(Options{Now: e.Now, Language: e.Language, Catalog: e.Catalog})
	if err != nil {
		return nil, err
	}
	def := e.Form.Definition
	b.words.def = def
	b.table = &reports.Table{Survey: e.Survey, Form: e.Form}
	out := &entryBook{book: b, Entry: e}
	b.description = b.t("entry_" + kind + "_about")
	b.title = b.t("entry_"+kind+"_title") + " · " + out.say(def.Title)
	return out, nil
}

// write writes the workbook and gives up what it took.
func (b *entryBook) write(w io.Writer) (err error) {
	defer func() { err = errors.Join(err, b.file.Close()) }()
	return b.book.write(w)
}

// say is a text of the questionnaire in the language of the workbook: to everyone
// or, where it differs, to the first audience that it has words for.
func (b *entryBook) say(t surveys.Text) string { return b.sayTo(t, "") }

func (b *entryBook) sayTo(t surveys.Text, a surveys.Audience) string {
	for _, who := range []surveys.Audience{a, surveys.Resident, surveys.Business, surveys.Institution} {
		if s := t.In(b.lang, b.def.Languages[0], who); s != "" {
			return plain(s)
		}
	}
	return ""
}

// entryTop writes what a sheet to fill in begins with, and its mark, over so many
// columns.
func (b *entryBook) entryTop(s *sheet, part intake.Part, about string, columns int) {
	s.top(s.name+" · "+b.say(b.def.Title), about)
	mark := intake.Mark{Part: part, Survey: b.Survey.Slug, Version: b.Survey.Version, Language: b.lang, File: b.File}
	s.rows[s.add(cell{mark.String(), look{size: repeatSize, color: faint}})-1].height = 12
	b.blank(s, columns)
}

// blank fills the rows so far up to so many columns with cells that have no colour
// of their column.
func (b *entryBook) blank(s *sheet, columns int) {
	for i := range s.rows {
		r := &s.rows[i]
		for len(r.cells) < columns {
			r.cells = append(r.cells, cell{nil, look{size: 10}})
		}
	}
}

// entryGuide is the sheet that says how to fill in the others.
func (b *entryBook) entryGuide(s *sheet, kind string, steps, rules []string) {
	s.portrait = true
	s.top(b.title, b.description)
	s.section(b.t("entry_steps"))
	for i, key := range steps {
		s.pairOf(fmt.Sprintf("%d. %s", i+1, b.t("entry_"+key)), b.t("entry_"+key+"_is"))
	}
	s.section(b.t("entry_rules"))
	for _, key := range rules {
		s.pairOf(b.t("entry_"+key), b.t("entry_"+key+"_is"))
	}
	s.section(b.t("guide_subject"))
	s.pairOf(b.t("consultation"), b.say(b.def.Consultation.Title))
	s.pairOf(b.t("questionnaire"), b.t("version", "Title", b.say(b.def.Title), "N", b.Survey.Version))
	s.pairOf(b.t("made_at"), b.dateTime(b.now))
	s.section(b.t("guide_sheets"))
	for _, other := range b.sheets[1:] {
		at := s.pairOf(other.name, b.t("sheet_"+other.key+"_is"))
		s.rows[at-1].cells[0].look = linkLook
		s.links = append(s.links, link{at, 1, quoted(other.name) + "!A1"})
	}
	s.fit(1)
}

// rule is what may be filled in in a column.
type rule struct {
	column int // from 1
	look   look
	check  *excelize.DataValidation // nil: anything
	grey   string                   // formula: where the column is not for this row; empty: never
	alarm  string                   // formula: where what stands in it does not add up; empty: never
	last   int                      // columns on from column that grey and alarm hold for; 0: itself
}

// prompt says what may be filled in, and the error that follows when it is not.
func (b *entryBook) prompt(v *excelize.DataValidation, title, text string) *excelize.DataValidation {
	const mostTitle, mostText = 32, 255 // Excel takes no more
	if utf16Len(text) > mostText {
		text = cut(text, mostText-2) + " …"
	}
	v.SetInput(cut(title, mostTitle), text)
	v.SetError(excelize.DataValidationErrorStyleStop, cut(title, mostTitle), text)
	return v
}

// apply lays the rules over the rows from first to last.
func (b *entryBook) apply(f *excelize.File, s *sheet, rules []rule, first, last int) error {
	grey, err := f.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{greyBar}}})
	if err != nil {
		return err
	}
	alarm, err := f.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{band}}, Font: &excelize.Font{Color: wrong, Bold: true}})
	if err != nil {
		return err
	}
	for _, r := range rules {
		name, err := excelize.ColumnNumberToName(r.column)
		if err != nil {
			return err
		}
		style, err := b.style(r.look)
		if err != nil {
			return err
		}
		if err := f.SetColStyle(s.name, name, style); err != nil {
			return err
		}
		if r.check != nil {
			r.check.SetSqref(fmt.Sprintf("%s%d:%s%d", name, first, name, last))
			if err := f.AddDataValidation(s.name, r.check); err != nil {
				return err
			}
		}
		end, err := excelize.ColumnNumberToName(max(r.column, r.last))
		if err != nil {
			return err
		}
		area := fmt.Sprintf("%s%d:%s%d", name, first, end, last)
		for formula, look := range map[string]int{r.grey: grey, r.alarm: alarm} {
			if formula == "" {
				continue
			}
			if err := f.SetConditionalFormat(s.name, area, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: formula, Format: &look}}); err != nil {
				return err
			}
		}
	}
	grid := true
	if err := f.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: &grid}); err != nil {
		return err
	}
	end, err := excelize.CoordinatesToCellName(len(rules), last)
	if err != nil {
		return err
	}
	return f.AddIgnoredErrors(s.name, fmt.Sprintf("A%d:%s", first, end), excelize.IgnoredErrorsNumberStoredAsText)
}

// short writes a number as people read it.
func (b *entryBook) short(n float64) string {
	if n == float64(int64(n)) {
		return b.number(n, wholeFormat)
	}
	return b.number(n, meanFormat)
}
