package admin

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/templates/locale"
)

func (p *Pages) periodFields(c *gin.Context, s *surveys.Survey) []staff.Field {
	return []staff.Field{
		{Name: "opens", Label: p.t(c, "admin.opens"), Type: "datetime-local", Value: staff.LocalMoment(s.Opens)},
		{Name: "closes", Label: p.t(c, "admin.closes"), Type: "datetime-local", Value: staff.LocalMoment(s.Closes)},
	}
}

// refusal says why a period cannot be changed so: the field it is about, and
// the key of the text.
type refusal struct {
	field int // 0: opens, 1: closes
	key   string
}

func (r *refusal) Error() string { return r.key }

// SavePeriod changes when a survey is open: to what was filled in, or at once by
// one of the buttons beside it.
func (p *Pages) SavePeriod(c *gin.Context) error {
	ctx, slug := c.Request.Context(), c.Param("survey")
	form, s, err := p.posted(c)
	if err != nil {
		return err
	}
	if key, args := unknownIn(form); key != "" {
		return p.periodAgain(c, s, p.periodFields(c, s), staff.Problem{Text: p.t(c, key, args...)})
	}
	in := staff.Input{Catalog: p.a.Catalog, Lang: p.a.Language(c), Form: form}
	fields := p.periodFields(c, s)
	now := p.a.Now()
	change, done := buttons[form.Get("go")], form.Get("go")
	if change == nil {
		opens, closes := in.Moment(&fields[0]), in.Moment(&fields[1])
		done = "period"
		change = func(s *surveys.Survey, now time.Time) error { return setPeriod(s, opens, closes, now) }
	}
	if in.OK() {
		err := p.db.UpdateSurvey(ctx, slug, func(s *surveys.Survey) error { return change(s, now) })
		refused, ok := errors.AsType[*refusal](err)
		switch {
		case err == nil:
			return p.a.Redirect(c, "/admin/surveys/"+slug+"?done="+done)
		case !ok:
			return err
		}
		in.Say(&fields[refused.field], refused.key)
	}
	return p.periodAgain(c, s, fields)
}

// periodAgain shows the form again with what is wrong with it.
func (p *Pages) periodAgain(c *gin.Context, s *surveys.Survey, fields []staff.Field, more ...staff.Problem) error {
	m, err := p.surveyPage(c, s)
	if err != nil {
		return err
	}
	m.Languages, m.Fields, m.Problems = nil, fields, more
	m.Wrong(fields...)
	return p.a.Render(c, http.StatusUnprocessableEntity, "admin/survey", m)
}

// saveButton keeps the period that was filled in, as does a form without a button.
const saveButton = "save"

// unknownIn returns the text about a button or a field that the form of the
// period does not have, or nothing.
func unknownIn(form url.Values) (key string, args []any) {
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if name != "go" && name != "opens" && name != "closes" {
			return "admin.unknown_field", []any{"Name", surveys.Shown(name)}
		}
	}
	switch pressed := form["go"]; {
	case len(pressed) == 0, len(pressed) == 1 && (pressed[0] == saveButton || buttons[pressed[0]] != nil):
		return "", nil
	default:
		return "admin.unknown_button", nil
	}
}

// buttons change the period at once.
var buttons = map[string]func(s *surveys.Survey, now time.Time) error{
	"open":   openNow,
	"close":  closeNow,
	"extend": extend,
}

// openNow opens a survey; a closing time that has passed is dropped.
func openNow(s *surveys.Survey, now time.Time) error {
	switch {
	case s.Version == 0:
		return surveys.Errorf(surveys.Conflict, "survey %q has no questions yet", s.Slug)
	case s.PhaseAt(now) == surveys.Open:
		return &refusal{0, "admin.already_open"}
	}
	if s.Opens.IsZero() || s.Opens.After(now) {
		s.Opens = now
	}
	if !s.Closes.After(now) {
		s.Closes = time.Time{}
	}
	return nil
}

func closeNow(s *surveys.Survey, now time.Time) error {
	if s.PhaseAt(now) != surveys.Open {
		return &refusal{1, "admin.not_open"}
	}
	s.Closes = now
	return nil
}

// extend keeps a survey open a week longer: from when it would close, or from
// now if it has closed.
func extend(s *surveys.Survey, now time.Time) error {
	if s.Opens.IsZero() || s.Closes.IsZero() {
		return &refusal{1, "admin.no_end"}
	}
	from := s.Closes
	if from.Before(now) {
		from = now
	}
	s.Closes = from.In(locale.Amsterdam).AddDate(0, 0, 7)
	return nil
}

// setPeriod takes a period as it was filled in. The beginning of a survey that
// has been open is a fact: it stays to the second when the form repeats it.
func setPeriod(s *surveys.Survey, opens, closes, now time.Time) error {
	begun := !s.Opens.IsZero() && !now.Before(s.Opens)
	if begun {
		if !opens.Equal(s.Opens.In(locale.Amsterdam).Truncate(time.Minute)) {
			return &refusal{0, "admin.opens_fixed"}
		}
		opens = s.Opens
	}
	if closes.Equal(s.Closes.In(locale.Amsterdam).Truncate(time.Minute)) {
		closes = s.Closes
	}
	switch {
	case opens.IsZero() && !closes.IsZero():
		return &refusal{0, "admin.opens_needed"}
	case !closes.IsZero() && !closes.After(opens):
		return &refusal{1, "admin.period_order"}
	}
	s.Opens, s.Closes = opens, closes
	return nil
}
