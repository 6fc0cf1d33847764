package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

const a4 = 9 // Excel's number of the paper size

// makePrint sets up A4, as many pages down as needed and one across, with page
// numbers, the header of the table repeated, and a mark on made-up data.
func (s *sheet) makePrint(f *excelize.File) error {
	fit, across, down, paper, orientation := true, 1, 0, a4, "landscape"
	if s.portrait {
		orientation = "portrait"
	}
	tab := "FF" + deep
	if s.book.table.Survey.MadeUp {
		tab = "FF" + wrong
	}
	if err := f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit, TabColorRGB: &tab}); err != nil {
		return err
	}
	if err := f.SetPageLayout(s.name, &excelize.PageLayoutOptions{
		Size: ptr(paper), Orientation: &orientation, FitToWidth: &across, FitToHeight: &down,
	}); err != nil {
		return err
	}
	if err := f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{
		Left: ptr(0.4), Right: ptr(0.4), Top: ptr(0.6), Bottom: ptr(0.7), Header: ptr(0.3), Footer: ptr(0.3),
	}); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(s.name, s.headerFooter()); err != nil {
		return err
	}
	if err := s.pageBreaks(f); err != nil {
		return err
	}
	return s.printNames(f)
}

// pageBreaks lets a section that does not fit on what is left of a page begin
// on the next, so that no chart is cut in two.
func (s *sheet) pageBreaks(f *excelize.File) error {
	page := s.page()
	used, from := 0.0, 0
	for i, start := range s.sections {
		end := len(s.rows)
		if i+1 < len(s.sections) {
			end = s.sections[i+1] - 1
		}
		before, section := s.height(from, start-1), s.height(start-1, end)
		used += before
		if used+section > page && used > 0 {
			if err := f.InsertPageBreak(s.name, fmt.Sprintf("A%d", start)); err != nil {
				return err
			}
			used = 0
		}
		used += section
		from = end
	}
	return nil
}

// page is what fits on a printed page in height, in points of the sheet: more
// of a wide sheet, which is made smaller to fit across.
func (s *sheet) page() float64 {
	across, down := 780.0, 500.0 // points of A4 within the margins
	if s.portrait {
		across, down = 536, 744
	}
	widths := s.widths
	if s.printed > 0 {
		widths = widths[:s.printed]
	}
	width := 0.0
	for _, w := range widths {
		width += points(w)
	}
	return down * max(1, width/across) * .97
}

// height adds up the heights of rows, counted from 0, to but not including to.
func (s *sheet) height(from, to int) float64 {
	h := 0.0
	for _, r := range s.rows[from:max(from, to)] {
		if r.height > 0 {
			h += r.height
		} else {
			h += 15
		}
	}
	return h
}

// headerFooter holds at most 255 characters each, as Excel asks.
func (s *sheet) headerFooter() *excelize.HeaderFooterOptions {
	about, note := cut(plain(s.book.title), 120), ""
	if s.sample {
		about, note = cut(about, 50), "\n"+cut(s.book.t("print_sample"), 90)
	}
	h := &excelize.HeaderFooterOptions{
		OddFooter: fmt.Sprintf(`&L&8%s · %s%s&R&8%s`, ampersand(about), ampersand(s.name), ampersand(note),
			s.book.t("page_of", "Page", "&P", "Pages", "&N")),
	}
	if s.book.appendices && s.index > 1 {
		h.OddHeader = `&L&8&K` + inkSoft + ampersand(s.book.t("appendix", "Sheet", cut(s.name, 31)))
	}
	if s.book.table.Survey.MadeUp {
		h.OddHeader += `&C&"` + fontName + `,Bold"&12&K` + wrong + ampersand(cut(s.book.t("made_up"), 120))
	}
	return h
}

func ampersand(s string) string { return strings.ReplaceAll(s, "&", "&&") }

func (s *sheet) printNames(f *excelize.File) error {
	corner := absolute(s.corner(s.printed))
	if s.sample {
		column := strings.TrimRight(s.corner(s.printed), "0123456789")
		corner = fmt.Sprintf("$%s$%d", column, s.firstPage())
	}
	if err := f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Area", Scope: s.name, RefersTo: quoted(s.name) + "!$A$1:" + corner,
	}); err != nil {
		return err
	}
	if !s.repeat {
		return nil
	}
	return f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: fmt.Sprintf("%s!$%d:$%d", quoted(s.name), s.header, s.header),
	})
}

// firstPage is the last row that fits on the first printed page.
func (s *sheet) firstPage() int {
	page := s.page()
	for i := range s.rows {
		if page -= s.height(i, i+1); page < 0 {
			return max(i, 1)
		}
	}
	return max(len(s.rows), 1)
}

// absolute is "AB12" as "$AB$12".
func absolute(name string) string {
	at := strings.IndexAny(name, "0123456789")
	return "$" + name[:at] + "$" + name[at:]
}

func ptr[T any](v T) *T { return &v }
