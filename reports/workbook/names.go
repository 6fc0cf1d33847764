package workbook

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"regiopeil/surveys"
)

const maxSheetName = 31 // UTF-16 units

// sheetName makes a name that Excel takes for a sheet, and that none in taken
// has: at most 31 characters, none of []:*?/\, no ' at either end, not
// "History", and other than the others but for case.
func sheetName(want string, taken map[string]bool) string {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || unicode.IsControl(r) || unwritable(r) {
			return '-'
		}
		return r
	}, want)
	trim := func(s string, units int) string {
		return strings.TrimSpace(strings.Trim(strings.TrimSpace(cut(s, units)), "'"))
	}
	name := trim(clean, maxSheetName)
	if name == "" || strings.EqualFold(name, "History") {
		name = trim(name+"_", maxSheetName)
	}
	for i := 2; taken[strings.ToLower(name)]; i++ {
		suffix := fmt.Sprintf(" (%d)", i)
		name = trim(clean, maxSheetName-len(suffix)) + suffix
	}
	taken[strings.ToLower(name)] = true
	return name
}

// quoted is a sheet's name as references write it.
func quoted(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

// FileName is what the workbook of a theme is called: ASCII letters, digits and
// hyphens, at most 100 bytes, ending in ".xlsx". The zero Theme is the workbook
// of all themes together.
//
// Codes of themes are unique but may differ in case or signs only, so that two
// names can be alike; FileNames makes them differ.
func FileName(s *surveys.Survey, t surveys.Theme) string {
	parts := []string{ascii(s.Slug)}
	if s.MadeUp {
		parts = append(parts, "verzonnen")
	}
	if t.Code == "" {
		parts = append(parts, "alles")
	} else {
		parts = append(parts, ascii(t.Code), strings.ToLower(ascii(t.Label.In("nl", "en", ""))))
	}
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	name := strings.Join(kept, "-")
	if name = strings.Trim(name[:min(len(name), 95)], "-"); name == "" {
		name = "regiopeil"
	}
	if reserved(name) {
		name = "regiopeil-" + name
	}
	return name + ".xlsx"
}

// FileNames are the FileName of every theme, none of them alike but for case.
func FileNames(s *surveys.Survey, themes []surveys.Theme) []string {
	names := make([]string, len(themes))
	taken := map[string]bool{}
	for i, t := range themes {
		name := FileName(s, t)
		base := strings.TrimSuffix(name, ".xlsx")
		for n := 2; taken[strings.ToLower(name)]; n++ {
			name = fmt.Sprintf("%s-%d.xlsx", base[:min(len(base), 90)], n)
		}
		taken[strings.ToLower(name)] = true
		names[i] = name
	}
	return names
}

// ascii keeps letters and digits, without accents, and puts one hyphen where
// anything else stands.
func ascii(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}

// reserved reports whether Windows keeps a name for a device.
func reserved(name string) bool {
	switch strings.ToUpper(name) {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(name) == 4 && name[3] >= '0' && name[3] <= '9' &&
		(strings.EqualFold(name[:3], "COM") || strings.EqualFold(name[:3], "LPT"))
}
