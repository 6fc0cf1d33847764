package workbook

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// codeSheet is the sheet of codes, which the lists to choose from refer to.
type codeSheet struct {
	*sheet
	lists map[string]string // references by name
	top   int
}

// code is one code with what it means.
type code struct{ code, text string }

func (b *entryBook) codeSheet() *codeSheet {
	s := b.sheet("entry_codes")
	columns := []column{
		{b.t("entry_column"), 16, false}, {b.t("code"), 14, false}, {b.t("entry_meaning"), 60, false}, {b.t("entry_of"), 70, false},
	}
	for _, c := range columns {
		s.widths = append(s.widths, c.width)
	}
	s.top(s.name+" · "+b.say(b.def.Title), b.t("sheet_entry_codes_is"))
	s.space(6)
	c := &codeSheet{sheet: s, lists: map[string]string{}}
	c.top = s.head(columns)
	s.freeze(c.top, 0)
	return c
}

// list adds the codes of a column, and returns the list to choose from.
func (c *codeSheet) list(name, of string, codes []code) *excelize.DataValidation {
	if c.lists[name] == "" {
		first := len(c.rows) + 1
		for i, one := range codes {
			l := look{wrap: true, bottom: line}
			if i == 0 {
				l.top = inkSoft
			}
			mono := l
			mono.format, mono.wrap = textFormat, false
			key := mono
			key.color = inkSoft
			c.add(cell{name, key}, cell{one.code, mono}, cell{one.text, l}, cell{of, l})
		}
		c.lists[name] = fmt.Sprintf("%s!$B$%d:$B$%d", quoted(c.name), first, len(c.rows))
	}
	v := excelize.NewDataValidation(true)
	v.SetSqrefDropList(c.lists[name])
	return v
}

// finish makes the codes a table.
func (c *codeSheet) finish() {
	c.fit(c.top + 1)
	c.filtered(c.top, 4)
}

// spokenCodes lists codes with what they mean, a line each.
func spokenCodes(codes []code) (out string) {
	for i, c := range codes {
		if i > 0 {
			out += "\n"
		}
		out += c.code + "  " + c.text
	}
	return out
}

// numbered are the codes 1 to n, with nothing to say of them.
func numbered(n int, text func(i int) string) []code {
	out := make([]code, n)
	for i := range out {
		out[i] = code{strconv.Itoa(i + 1), text(i + 1)}
	}
	return out
}
