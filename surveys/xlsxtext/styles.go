package xlsxtext

import (
	"strconv"
	"strings"
)

// readStyles reads which styles of cells show a number as a date or a time.
func (b *Book) readStyles(part string) error {
	custom := map[string]bool{}
	inCells := false
	return b.each(part, func(e element) error {
		switch e.Name.Local {
		case "numFmt":
			custom[e.attr("numFmtId")] = showsDate(e.attr("formatCode"))
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs", "cellStyleXfs":
			inCells = false
		case "xf":
			if !inCells {
				return nil
			}
			id := e.attr("numFmtId")
			shows, ok := custom[id]
			b.dates = append(b.dates, ok && shows || !ok && builtinDate(id))
		}
		return nil
	})
}

// builtinDate reports whether a number format without a code shows dates or times
// (ECMA-376, 18.8.30; 27 and on are those of East Asian languages).
func builtinDate(id string) bool {
	n, err := strconv.Atoi(id)
	return err == nil && (n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58)
}

// showsDate reports whether a format code shows dates or times: it has a letter
// for a year, month, day, hour or second outside what is quoted.
func showsDate(code string) bool {
	code, _, _ = strings.Cut(code, ";")
	if strings.EqualFold(code, "general") {
		return false
	}
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"', '[':
			end := strings.IndexByte(code[i+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				return false
			}
			if inner := strings.ToLower(code[i+1 : i+1+end]); c == '[' && inner != "" && strings.Trim(inner, "hms") == "" {
				return true // [h]: hours beyond a day
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case 'y', 'Y', 'm', 'M', 'd', 'D', 'h', 'H', 's', 'S':
			return true
		}
	}
	return false
}
