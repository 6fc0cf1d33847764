package workbook

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// stringTable holds every text of a workbook once, as a cell can hold it.
type stringTable struct {
	index map[string]int
	list  []string
	uses  int
}

func (t *stringTable) at(s string) int {
	t.uses++
	i, ok := t.index[s]
	if !ok {
		i = len(t.list)
		t.index[s] = i
		fit, _ := typed(s)
		t.list = append(t.list, fit)
	}
	return i
}

// xml is the part sharedStrings.xml.
func (t *stringTable) xml() []byte {
	b := make([]byte, 0, 1<<16)
	b = append(b, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"...)
	b = fmt.Appendf(b, `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="%d" uniqueCount="%d">`, t.uses, len(t.list))
	for _, s := range t.list {
		b = append(b, `<si><t`...)
		if strings.ContainsAny(s, "\n\t\r") || s != strings.TrimSpace(s) {
			b = append(b, ` xml:space="preserve"`...)
		}
		b = append(b, '>')
		b = appendText(b, s)
		b = append(b, `</t></si>`...)
	}
	return append(b, `</sst>`...)
}

// appendText writes a text as XML. Readers take _xHHHH_ for the character with
// that number, so the underscore of a typed one is written as its own number.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '&':
			b = append(b, "&amp;"...)
		case c == '<':
			b = append(b, "&lt;"...)
		case c == '>':
			b = append(b, "&gt;"...)
		case c == '\r':
			b = append(b, "&#13;"...)
		case c == '_' && isEscape(s[i:]):
			b = append(b, "_x005F_"...)
		default:
			b = append(b, c)
		}
	}
	return b
}

func isEscape(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
			return false
		}
	}
	return true
}

// xml is the element sheetData: every cell of the sheet.
func (s *sheet) xml() ([]byte, error) {
	b := make([]byte, 0, 1<<16)
	b = append(b, `<sheetData>`...)
	var names []string
	for i, r := range s.rows {
		b = append(b, `<row r="`...)
		b = strconv.AppendInt(b, int64(i+1), 10)
		if r.height > 0 {
			b = append(b, `" customHeight="1" ht="`...)
			b = strconv.AppendFloat(b, r.height, 'f', -1, 64)
		}
		b = append(b, `">`...)
		for j, c := range r.cells {
			if len(names) <= j {
				name, err := excelize.ColumnNumberToName(j + 1)
				if err != nil {
					return nil, err
				}
				names = append(names, name)
			}
			if c == (cell{}) {
				continue
			}
			style, err := s.book.style(c.look)
			if err != nil {
				return nil, err
			}
			b = s.appendCell(b, names[j], i+1, style, c.value)
		}
		b = append(b, `</row>`...)
	}
	return append(b, `</sheetData>`...), nil
}

// appendCell writes one cell. Excel keeps 15 digits of a number, so that a
// longer whole one is written as text.
func (s *sheet) appendCell(b []byte, column string, row, style int, value any) []byte {
	b = append(append(b, `<c r="`...), column...)
	b = strconv.AppendInt(b, int64(row), 10)
	b = append(b, `" s="`...)
	b = strconv.AppendInt(b, int64(style), 10)
	const most = 999_999_999_999_999
	if n, ok := value.(int); ok && (n > most || n < -most) {
		value = strconv.Itoa(n)
	}
	switch v := value.(type) {
	case string:
		if v == "" {
			break
		}
		b = append(b, `" t="s"><v>`...)
		b = strconv.AppendInt(b, int64(s.book.strings.at(v)), 10)
		return append(b, `</v></c>`...)
	case int:
		b = append(b, `"><v>`...)
		b = strconv.AppendInt(b, int64(v), 10)
		return append(b, `</v></c>`...)
	case float64:
		b = append(b, `"><v>`...)
		b = strconv.AppendFloat(b, v, 'g', -1, 64)
		return append(b, `</v></c>`...)
	}
	return append(b, `"/>`...)
}
