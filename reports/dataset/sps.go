package dataset

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteSPS writes the SPSS syntax that reads the CSV of the dataset, which stands
// beside it under the name csv: types, labels and missing values.
func (d *Dataset) WriteSPS(w io.Writer, csv string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "* %s.\n", comment(d.Title))
	for _, n := range d.Notes {
		fmt.Fprintf(&b, "* %s.\n", comment(n))
	}
	b.WriteString("SET DECIMAL=DOT.\n")
	fmt.Fprintf(&b, "GET DATA /TYPE=TXT /FILE=%s /ENCODING='UTF8' /ARRANGEMENT=DELIMITED /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='\"'\n  /VARIABLES=", text(csv))
	for i := range d.Variables {
		v := &d.Variables[i]
		format := "F" + strconv.Itoa(v.numberWidth()) + "." + strconv.Itoa(v.Decimals)
		if v.Text {
			format = "A" + strconv.Itoa(max(1, v.Width))
		}
		fmt.Fprintf(&b, "\n  %s %s", v.Name, format)
	}
	b.WriteString(".\nVARIABLE LABELS")
	for i := range d.Variables {
		fmt.Fprintf(&b, "\n  %s %s", d.Variables[i].Name, text(cut(d.Variables[i].Label, 250)))
	}
	b.WriteString(".\n")
	for i := range d.Variables {
		d.Variables[i].valueLabels(&b)
	}
	b.WriteString("EXECUTE.\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (v *Variable) numberWidth() int {
	if v.Decimals > 0 {
		return 12
	}
	return 8
}

func (v *Variable) valueLabels(b *strings.Builder) {
	var missing []string
	for i, value := range v.Values {
		if i == 0 {
			fmt.Fprintf(b, "VALUE LABELS %s", v.Name)
		}
		code := strconv.FormatFloat(value.Number, 'g', -1, 64)
		if v.Text {
			code = text(value.Text)
		}
		fmt.Fprintf(b, "\n  %s %s", code, text(cut(value.Label, 115)))
		if value.Missing {
			missing = append(missing, code)
		}
	}
	if len(v.Values) > 0 {
		b.WriteString(".\n")
	}
	if n := min(len(missing), mostMissing); n > 0 {
		fmt.Fprintf(b, "MISSING VALUES %s (%s).\n", v.Name, strings.Join(missing[:n], ", "))
	}
}

// mostMissing is how many single values SPSS can call missing.
const mostMissing = 3

// text is a text of SPSS on one line.
func text(s string) string {
	return "'" + strings.ReplaceAll(plain(s), "'", "''") + "'"
}

// comment is a text that does not end the comment that it stands in.
func comment(s string) string { return strings.TrimRight(plain(s), ". ") }

// plain has no control characters.
func plain(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7F || c == 0x2028 || c == 0x2029 {
			return ' '
		}
		return c
	}, s)
}

// cut shortens a text to so many bytes, at the end of a character.
func cut(s string, most int) string {
	s = plain(s)
	if len(s) <= most {
		return s
	}
	for most -= len("…"); most > 0 && s[most]&0xC0 == 0x80; most-- {
	}
	return s[:most] + "…"
}
