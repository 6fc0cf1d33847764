package workbook

import "regiopeil/reports"

// figures are the sheets Cijfers: the long table as scripts read it. Its header
// is the first row and holds nothing else but, on made-up data, a mark beside
// it; hidden numbers are empty. Of its thousands of rows only the first page is
// printed.
func (b *book) figures() {
	widths := []float64{8, 10, 8, 9, 46, 12, 14, 9, 11, 9, 9, 11, 11, 11, 10, 11, 11, 9, 10, 9, 9, 9, 13}
	rest := b.table.Long()
	for page := 1; page == 1 || len(rest) > 0; page++ {
		s := b.sheet("figures", widths...)
		columns := make([]column, len(reports.Header))
		for i, h := range reports.Header {
			columns[i] = column{h, widths[i], i >= 9}
		}
		top := s.head(columns)
		s.freeze(top, 0)
		s.sample = true
		if b.table.Survey.MadeUp {
			s.rows[0].cells = append(s.rows[0].cells, cell{}, cell{b.t("made_up"), madeUpLook})
			s.widths, s.printed = append(s.widths, 3, 52), len(columns)
		}
		n := min(len(rest), mostRows-top)
		for i := range rest[:n] {
			s.rows = append(s.rows, row{cells: figureCells(&rest[i])})
		}
		rest = rest[n:]
		s.filtered(top, len(columns))
	}
}

var (
	figureText   = look{format: textFormat}
	figureNumber = look{align: "right"}
	figureShare  = look{align: "right", format: "0.0000"} // shown; the cell holds every digit
	figureMean   = look{align: "right", format: "0.000"}
	figureWhole  = look{align: "right", format: wholeFormat}
)

func figureCells(r *reports.Row) []cell {
	cells := make([]cell, 0, len(reports.Header))
	for _, s := range [...]string{r.Theme, r.Question, r.Item, r.Option, plain(r.Label), r.GroupVar, r.Group, r.Mode, r.Weighting} {
		cells = append(cells, textCell(s))
	}
	for i, v := range r.Numbers() {
		switch {
		case !v.Set:
			cells = append(cells, cell{})
		case i < 2: // base and n
			cells = append(cells, cell{int(v.Number), figureWhole})
		case i < 5: // shares
			cells = append(cells, cell{v.Number, figureShare})
		default:
			cells = append(cells, cell{v.Number, figureMean})
		}
	}
	suppressed := 0
	if r.Suppressed {
		suppressed = 1
	}
	return append(cells, cell{suppressed, figureNumber})
}

func textCell(s string) cell {
	if s == "" {
		return cell{}
	}
	return cell{s, figureText}
}
