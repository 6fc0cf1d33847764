package workbook

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/templates/locale"
)

// words finds texts: the workbook's own in its language, those of the
// questionnaire in the language of the figures.
type words struct {
	catalog *locale.Catalog
	lang    string
	def     *surveys.Definition
}

// t returns a text of the workbook's own.
func (w words) t(key string, args ...any) string {
	return w.catalog.T(w.lang, "workbook."+key, args...)
}

func (w words) date(t time.Time) string     { return w.catalog.Date(w.lang, t) }
func (w words) dateTime(t time.Time) string { return w.catalog.DateTime(w.lang, t) }

// text returns what the questionnaire says, on one line.
func (w words) text(t surveys.Text) string { return plain(reports.Text(w.def, t)) }

func (w words) theme(code string) string {
	for i := range w.def.Themes {
		if w.def.Themes[i].Code == code {
			return w.text(w.def.Themes[i].Label)
		}
	}
	return code
}

func (w words) themeCodes(codes []string) string {
	var out []string
	for _, c := range codes {
		out = append(out, fmt.Sprintf("%s %s", c, w.theme(c)))
	}
	return strings.Join(out, ", ")
}

// group is what a group is called: an audience by its name rather than by the
// sentence that people chose.
func (w words) group(question, code, label string) string {
	if question != w.def.AudienceQuestion {
		return plain(label)
	}
	for _, p := range w.def.Parts {
		for _, q := range p.Questions {
			for _, o := range q.Options {
				if q.Code == question && o.Code == code && o.Audience != "" {
					return w.audience(o.Audience)
				}
			}
		}
	}
	return plain(label)
}

func (w words) audience(a surveys.Audience) string {
	switch a {
	case surveys.Resident, surveys.Business, surveys.Institution:
		return w.t("audience_" + string(a))
	}
	return string(a)
}

func (w words) audienceNames(list []surveys.Audience) string {
	if len(list) == 0 {
		return w.t("everyone")
	}
	var out []string
	for _, a := range list {
		out = append(out, w.audience(a))
	}
	return strings.Join(out, ", ")
}

func (w words) item(q *surveys.Question, code string) string {
	for i := range q.Items {
		if q.Items[i].Code == code {
			return w.text(q.Items[i].Label)
		}
	}
	return code
}

func (w words) option(q *surveys.Question, code string) string {
	for i := range q.Options {
		if q.Options[i].Code == code {
			return w.text(q.Options[i].Label)
		}
	}
	return code
}

// number writes a number as people read it, in the language of the workbook.
func (w words) number(v float64, format string) string {
	p := message.NewPrinter(language.Make(w.lang))
	switch format {
	case shareFormat:
		return p.Sprint(number.Percent(v, number.Scale(1)))
	case wholeFormat:
		return p.Sprint(number.Decimal(v, number.MaxFractionDigits(0)))
	}
	return p.Sprint(number.Decimal(v, number.Scale(2)))
}
