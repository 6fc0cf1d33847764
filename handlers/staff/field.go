package staff

import (
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"regiopeil/templates/locale"
)

// Field is one field of a form, as typed and with what is wrong with it.
type Field struct {
	Name, Label, Hint string
	Value             string
	Error             string
	Type              string // of the input; empty: text
	Autocomplete      string
	InputMode         string // of the keyboard of a phone: "numeric"
	Narrow            bool
	Rows              int    // more than 0: several lines
	Code              bool   // not prose: a fixed-width face, no spelling check
	Lang              string // of what is typed
	Options           []Option

	Required bool
	Max      int // characters; 0: 1,000
}

// Option is one choice of a select.
type Option struct {
	Value, Label string
	Chosen       bool
}

// DescribedBy is the value of aria-describedby.
func (f Field) DescribedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.Name+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.Name+"-error")
	}
	return strings.Join(ids, " ")
}

// InputType is the type of the input.
func (f Field) InputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

const defaultMax = 1000

// Input reads the fields of a posted form: it fills in their values, as they
// were typed, and says what is wrong. Text that is kept has LF line ends, no
// control characters, and no space around it.
type Input struct {
	Catalog *locale.Catalog
	Lang    string
	Form    url.Values
	wrong   bool
}

// OK reports whether nothing was wrong so far.
func (r *Input) OK() bool { return !r.wrong }

// Say marks a field as wrong.
func (r *Input) Say(f *Field, key string, args ...any) {
	if f.Error == "" {
		f.Error = r.Catalog.T(r.Lang, key, args...)
	}
	r.wrong = true
}

// Text reads a text.
func (r *Input) Text(f *Field) string {
	all := r.Form[f.Name]
	if len(all) > 1 {
		r.Say(f, "staff.once")
	}
	value := ""
	if len(all) > 0 {
		value = all[0]
	}
	value = strings.ReplaceAll(value, "\r\n", "\n")
	if f.Type != "password" {
		f.Value = strings.ToValidUTF8(value, "\uFFFD")
		value = strings.TrimSpace(value)
	}
	most := f.Max
	if most == 0 {
		most = defaultMax
	}
	switch {
	case !clean(value, f.Rows > 0):
		r.Say(f, "staff.bad_text")
	case value == "" && f.Required:
		r.Say(f, "staff.required")
	case utf8.RuneCountInString(value) > most:
		r.Say(f, "staff.too_long", "Max", most)
	}
	for i := range f.Options {
		f.Options[i].Chosen = f.Options[i].Value == value
	}
	return value
}

// clean reports whether a text can be kept: valid, and without control
// characters other than (on several lines) newlines and tabs.
func clean(s string, lines bool) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, c := range s {
		if (c == '\n' || c == '\t') && lines {
			continue
		}
		if unicode.IsControl(c) || c == '\uFFFE' || c == '\uFFFF' || c == '\u2028' || c == '\u2029' {
			return false
		}
	}
	return true
}

// Email reads an e-mail address.
func (r *Input) Email(f *Field) string {
	value := r.Text(f)
	if value == "" || f.Error != "" {
		return value
	}
	a, err := mail.ParseAddress(value)
	if err != nil || a.Address != value || !strings.Contains(value[strings.LastIndexByte(value, '@'):], ".") || len(value) > 254 {
		r.Say(f, "staff.bad_email")
	}
	return value
}

// Choice reads one of the options.
func (r *Input) Choice(f *Field) string {
	value := r.Text(f)
	for _, o := range f.Options {
		if o.Value == value {
			return value
		}
	}
	r.Say(f, "staff.choose")
	return ""
}

// Several reads any number of the options.
func (r *Input) Several(f *Field) (chosen []string) {
	for _, value := range r.Form[f.Name] {
		i := slices.IndexFunc(f.Options, func(o Option) bool { return o.Value == value })
		if i < 0 || f.Options[i].Chosen {
			r.Say(f, "staff.choose")
			continue
		}
		f.Options[i].Chosen = true
		chosen = append(chosen, value)
	}
	return chosen
}

// Moment reads a date and a time on the clock of Amsterdam; empty is the zero
// time. An hour that the clock skips does not exist; of one that comes twice,
// either may be meant.
func (r *Input) Moment(f *Field) time.Time {
	return r.time(f, "2006-01-02T15:04", "staff.bad_moment")
}

// Day reads a date; empty stays empty.
func (r *Input) Day(f *Field) string {
	t := r.time(f, time.DateOnly, "staff.bad_day")
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func (r *Input) time(f *Field, layout, key string) time.Time {
	value := r.Text(f)
	if value == "" || f.Error != "" {
		return time.Time{}
	}
	if layout != time.DateOnly && len(value) == len(layout)+3 {
		value = strings.TrimSuffix(value, ":00") // some browsers send seconds
	}
	t, err := time.ParseInLocation(layout, value, locale.Amsterdam)
	if err != nil || t.Format(layout) != value || t.Year() < 2000 || t.Year() > 2100 {
		r.Say(f, key)
		return time.Time{}
	}
	return t
}

// LocalMoment writes a moment as Moment reads it.
func LocalMoment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(locale.Amsterdam).Format("2006-01-02T15:04")
}

// Int reads a whole number from low to high.
func (r *Input) Int(f *Field, low, high int) int {
	value := r.Text(f)
	if f.Error != "" {
		return 0
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < low || n > high || value != strconv.Itoa(n) {
		r.Say(f, "staff.bad_number", "Min", low, "Max", high)
		return 0
	}
	return n
}
