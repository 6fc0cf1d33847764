package conversation

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"regiopeil/surveys"
)

// Values are the fields of a form that holds a record, by name: "date",
// "participants.resident", "themes.T1.wishes.0.text". Numbers that are nought are
// left out, and a theme of which nothing is told is "themes.T1" = "1".
func Values(r *Record) map[string]string {
	v := values{}
	v.text("kind", string(r.Kind))
	v.text("level", string(r.Level))
	v.text("counterpart", r.Counterpart)
	v.text("date", r.Date)
	v.text("time", r.Time)
	v.text("place", r.Place)
	v.text("municipality", r.Municipality)
	v.text("organiser", r.Organiser)
	for a, n := range r.Participants {
		v.number("participants."+string(a), n)
	}
	for code, n := range r.Ages {
		v.number("ages."+code, n)
	}
	v.number("dotsEach", r.DotsEach)
	for code, t := range r.Themes {
		v.theme("themes."+code, t)
	}
	for code, h := range r.Hands {
		v.number("hands."+code+".for", h.For)
		v.number("hands."+code+".neutral", h.Neutral)
		v.number("hands."+code+".against", h.Against)
	}
	for i, a := range r.Agreements {
		at := "agreements." + strconv.Itoa(i)
		v.text(at+".what", a.What)
		v.text(at+".who", a.Who)
		v.text(at+".by", a.By)
		v.text(at+".status", string(a.Status))
	}
	v.text("report", r.Report)
	v.text("sharedOn", r.SharedOn)
	for i, text := range r.Right {
		v.text("right."+strconv.Itoa(i), text)
	}
	return v
}

type values map[string]string

func (v values) text(name, s string) {
	if s != "" {
		v[name] = s
	}
}

func (v values) number(name string, n int) {
	if n != 0 {
		v[name] = strconv.Itoa(n)
	}
}

func (v values) theme(at string, t Theme) {
	v[at] = "1"
	v.number(at+".dots", t.Dots)
	for i, w := range t.Wishes {
		row := at + ".wishes." + strconv.Itoa(i)
		v.text(row+".text", w.Text)
		v.number(row+".times", w.Times)
		v.text(row+".audience", string(w.Audience))
	}
	for name, list := range map[string][]Exchange{".seek.": t.Seek, ".offer.": t.Offer} {
		for i, x := range list {
			v.text(at+name+strconv.Itoa(i)+".text", x.Text)
			v.text(at+name+strconv.Itoa(i)+".audience", string(x.Audience))
		}
	}
	for i, q := range t.Quotes {
		v.text(at+".quotes."+strconv.Itoa(i)+".text", q)
	}
}

// Parse reads a record from the fields of a form, as Values names them. A row of a
// list in which nothing stands is no row; what is in the others moves up. Line ends
// become LF and space around a text goes. What is no number, or a field that no
// record has, is a problem; the rest is read all the same.
func Parse(fields map[string]string) (*Record, []surveys.Problem) {
	p := parser{fields: fields, used: map[string]bool{}, children: childrenOf(fields)}
	r := &Record{
		Kind: Kind(p.text("kind")), Level: Level(p.text("level")), Counterpart: p.text("counterpart"),
		Date: p.text("date"), Time: p.text("time"), Place: p.text("place"),
		Municipality: p.text("municipality"), Organiser: p.text("organiser"),
		DotsEach: p.number("dotsEach", MaxEach), Report: p.text("report"), SharedOn: p.text("sharedOn"),
	}
	for _, code := range p.under("participants.") {
		if n := p.number("participants."+code, MaxCount); n != 0 {
			put(&r.Participants, surveys.Audience(code), n)
		}
	}
	for _, code := range p.under("ages.") {
		if n := p.number("ages."+code, MaxCount); n != 0 {
			put(&r.Ages, code, n)
		}
	}
	for _, code := range p.under("themes.") {
		if t, ok := p.theme("themes." + code); ok {
			put(&r.Themes, code, t)
		}
	}
	p.hands(r)
	for _, at := range p.rows("agreements") {
		a := Agreement{What: p.text(at + ".what"), Who: p.text(at + ".who"), By: p.text(at + ".by"), Status: AgreementStatus(p.text(at + ".status"))}
		if a.What != "" || a.Who != "" || a.By != "" { // a status alone is what a new row has
			r.Agreements = append(r.Agreements, a)
		}
	}
	r.Right = p.right()
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !p.used[name] {
			p.problems = append(p.problems, surveys.Problem{Question: name, Key: ProblemUnknown, Args: map[string]any{"Value": surveys.Shown(name)}})
		}
	}
	return r, p.problems
}

// Compact moves the rows of lists up over those in which nothing stands, as Parse
// does: what Parse and Check say of a row is then of the one under that name.
func Compact(fields map[string]string) map[string]string {
	filled := map[string]map[int]bool{} // rows in which something stands, by list
	for name, value := range fields {
		if list, n, rest, ok := rowOf(name); ok {
			if filled[list] == nil {
				filled[list] = map[int]bool{}
			}
			value = strings.TrimSpace(value)
			filled[list][n] = filled[list][n] || value != "" && rest != "status" && !(rest == "times" && value == "0")
		}
	}
	place := map[string]map[int]int{} // where a row goes, by list
	for list, rows := range filled {
		place[list] = map[int]int{}
		for n, some := range sorted(rows) {
			if some {
				place[list][n] = len(place[list])
			}
		}
	}
	out := map[string]string{}
	for name, value := range fields {
		list, n, rest, ok := rowOf(name)
		to, some := place[list][n]
		switch {
		case !ok:
			out[name] = value
		case some:
			out[list+"."+strconv.Itoa(to)+"."+rest] = value
		}
	}
	return out
}

// rowOf takes the name of a field in a row of a list apart: "agreements.3.what".
func rowOf(name string) (list string, n int, rest string, ok bool) {
	end := strings.LastIndexByte(name, '.')
	if end < 0 {
		return "", 0, "", false
	}
	at := strings.LastIndexByte(name[:end], '.')
	if at < 0 {
		return "", 0, "", false
	}
	number := name[at+1 : end]
	n, err := strconv.Atoi(number)
	list = name[:at]
	last := list[strings.LastIndexByte(list, '.')+1:]
	ok = err == nil && n >= 0 && strconv.Itoa(n) == number && slices.Contains([]string{"agreements", "wishes", "seek", "offer", "quotes"}, last)
	return list, n, name[end+1:], ok
}

func put[K comparable, V any](m *map[K]V, k K, v V) {
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[k] = v
}

type parser struct {
	fields   map[string]string
	used     map[string]bool
	children map[string][]string // by prefix, with its dot: what stands up to the next
	problems []surveys.Problem
}

func (p *parser) text(name string) string {
	p.used[name] = true
	s := strings.ReplaceAll(p.fields[name], "\r\n", "\n")
	return strings.TrimSpace(strings.ReplaceAll(s, "\r", "\n"))
}

// number reads a whole number; empty is nought.
func (p *parser) number(name string, most int) int {
	s := p.text(name)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > most {
		p.problems = append(p.problems, surveys.Problem{Question: name, Key: ProblemNumber, Args: map[string]any{"Value": surveys.Shown(s), "Max": most}})
		return 0
	}
	return n
}

// childrenOf finds, for every prefix of the fields that ends in a dot, what stands
// between it and the next dot or the end: once each and in order.
func childrenOf(fields map[string]string) map[string][]string {
	out := map[string][]string{}
	for name := range fields {
		for from := 0; ; {
			at := strings.IndexByte(name[from:], '.')
			if at < 0 {
				break
			}
			from += at + 1
			code, _, _ := strings.Cut(name[from:], ".")
			out[name[:from]] = append(out[name[:from]], code)
		}
	}
	for prefix, codes := range out {
		slices.Sort(codes)
		out[prefix] = slices.Compact(codes)
	}
	return out
}

// under lists what stands under a prefix that ends in a dot.
func (p *parser) under(prefix string) []string { return p.children[prefix] }

// rows are the prefixes of the rows of a list, in the order of their numbers.
func (p *parser) rows(list string) (out []string) {
	var numbers []int
	for _, code := range p.under(list + ".") {
		if n, err := strconv.Atoi(code); err == nil && n >= 0 && strconv.Itoa(n) == code {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		out = append(out, list+"."+strconv.Itoa(n))
	}
	return out
}

// theme reads what was told of a theme; ok is false when it was not discussed.
func (p *parser) theme(at string) (t Theme, ok bool) {
	ok = p.text(at) != ""
	t.Dots = p.number(at+".dots", MaxCount)
	for _, row := range p.rows(at + ".wishes") {
		w := Wish{Text: p.text(row + ".text"), Times: p.number(row+".times", MaxCount), Audience: surveys.Audience(p.text(row + ".audience"))}
		if w != (Wish{}) {
			t.Wishes = append(t.Wishes, w)
		}
	}
	t.Seek, t.Offer = p.exchanges(at+".seek"), p.exchanges(at+".offer")
	for _, row := range p.rows(at + ".quotes") {
		if q := p.text(row + ".text"); q != "" {
			t.Quotes = append(t.Quotes, q)
		}
	}
	return t, ok || t.Dots > 0 || t.Wishes != nil || t.Seek != nil || t.Offer != nil || t.Quotes != nil
}

func (p *parser) exchanges(list string) (out []Exchange) {
	for _, row := range p.rows(list) {
		x := Exchange{Text: p.text(row + ".text"), Audience: surveys.Audience(p.text(row + ".audience"))}
		if x.Text != "" || x.Audience != "" {
			out = append(out, x)
		}
	}
	return out
}

// Right reads Record.Right from the fields of a form.
func Right(fields map[string]string) []string {
	p := parser{fields: fields, used: map[string]bool{}, children: childrenOf(fields)}
	return p.right()
}

func (p *parser) right() (out []string) {
	for _, at := range p.rows("right") {
		if text := p.text(at); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// hands reads the counts by statement, whose code has a dot in it.
func (p *parser) hands(r *Record) {
	for name := range sorted(p.fields) {
		rest, ok := strings.CutPrefix(name, "hands.")
		end := strings.LastIndexByte(rest, '.')
		if !ok || end < 0 {
			continue
		}
		code, at := rest[:end], "hands."+rest[:end]
		if p.used[at+".for"] {
			continue
		}
		h := Hands{For: p.number(at+".for", MaxCount), Neutral: p.number(at+".neutral", MaxCount), Against: p.number(at+".against", MaxCount)}
		if h != (Hands{}) {
			put(&r.Hands, code, h)
		}
	}
}
