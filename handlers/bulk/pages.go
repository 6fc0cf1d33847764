package bulk

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/intake"
	"regiopeil/templates"
)

// Keys of what can be wrong with a workbook beside what is in it.
const (
	problemTooLarge  = "bulk.file_too_large"  // MB
	problemOther     = "bulk.other_survey"    // Survey
	problemVersion   = "bulk.version_unknown" // Version
	problemNotOpen   = "bulk.not_open"        //
	problemMeanwhile = "bulk.meanwhile"       // something was stored since the check
	problemDiscarded = "bulk.discarded"       // a conversation was thrown away since it was sent in before
)

// briefly is how long the answer to a workbook waits for what comes of it, so that
// small ones need no page that shows how far it is.
const briefly = time.Second

// Send takes a workbook that was filled in, and begins to check it.
func (p *Pages) Send(c *gin.Context) error {
	survey, form, err := p.subject(c)
	if err != nil {
		return err
	}
	_, file, err := page.Upload(c, maxBytes+64<<10)
	if surveys.CodeOf(err) == surveys.TooLarge {
		return p.refuse(c, survey, form, http.StatusRequestEntityTooLarge, &surveys.Problem{Key: problemTooLarge, Args: map[string]any{"MB": maxBytes >> 20}})
	}
	if err != nil {
		return err
	}
	one, problem, err := p.open(c, survey, file)
	if err != nil {
		return err
	}
	if problem != nil {
		return p.refuse(c, survey, form, http.StatusUnprocessableEntity, problem)
	}
	if err := p.sents.add(one); err != nil {
		one.file.Close()
		return err
	}
	check := p.checkForms
	if one.kind() == talks {
		check = p.checkTalks
	}
	p.sents.start(one, "", checking, check(one, p.a.User(c)))
	return p.follow(c, one)
}

// open looks at a workbook of a survey. Problem says why it is none.
func (p *Pages) open(c *gin.Context, survey *surveys.Survey, text string) (_ *sent, problem *surveys.Problem, err error) {
	f, err := nameless(text)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil || problem != nil {
			f.Close()
		}
	}()
	in, problem := intake.Open(f, int64(len(text)))
	if problem != nil {
		return nil, problem, nil
	}
	switch m := in.Mark; {
	case m.Survey != survey.Slug:
		return nil, &surveys.Problem{Key: problemOther, Args: map[string]any{"Survey": surveys.Shown(m.Survey)}}, nil
	case m.Version > survey.Version:
		return nil, &surveys.Problem{Key: problemVersion, Args: map[string]any{"Version": m.Version, "Newest": survey.Version}}, nil
	case m.Part == intake.Paper && !survey.TakesPaper(p.a.Now()):
		return nil, &surveys.Problem{Key: problemNotOpen}, nil
	}
	version := in.Mark.Version
	if in.Mark.Part != intake.Paper {
		version = survey.Version // a conversation is about what the survey is now
	}
	form, err := p.db.Form(c.Request.Context(), survey.Slug, version)
	if err != nil {
		return nil, nil, err
	}
	return &sent{owner: p.a.Sessions.ID(c.Request), survey: survey, form: form, file: f, in: in}, nil, nil
}

// refuse shows the page again with why a workbook is not taken.
func (p *Pages) refuse(c *gin.Context, survey *surveys.Survey, form *surveys.Form, status int, problem *surveys.Problem) error {
	m, err := p.workbooksPage(c, survey, form)
	if err != nil {
		return err
	}
	w := p.wrong(m.Language, *problem)
	if w.Where != "" {
		w.Text = w.Where + ": " + w.Text
	}
	m.Problems, m.Error, m.Languages = []staff.Problem{{Text: w.Text, URL: "#file"}}, true, nil
	return p.a.Render(c, status, "field/workbooks", m)
}

// follow leads to the page of a workbook, once something came of it or it takes long.
func (p *Pages) follow(c *gin.Context, one *sent) error {
	timer := time.NewTimer(briefly)
	defer timer.Stop()
	one.mu.Lock()
	done := one.done
	one.mu.Unlock()
	select {
	case <-done:
	case <-timer.C:
	case <-c.Request.Context().Done():
	}
	return p.a.Redirect(c, one.url())
}

func (s *sent) url() string { return address(s.survey.Slug) + "/sent/" + s.id }

// find finds the workbook of a request; that of another session does not exist, nor
// any for who may not send them in any more.
func (p *Pages) find(c *gin.Context) (*sent, error) {
	if _, _, err := p.subject(c); err != nil {
		return nil, err
	}
	one, ok := p.sents.find(c.Param("upload"), p.a.Sessions.ID(c.Request))
	if !ok || one.survey.Slug != c.Param("survey") {
		return nil, surveys.Errorf(surveys.NotFound, "no such workbook")
	}
	return one, nil
}

type sentPage struct {
	staff.Frame
	Back                       templates.Link
	URL, Status, Store, Cancel string
	Stage                      string
	Waiting                    bool
	Percent                    int
	Lead                       string
	Facts                      []fact
	Notes                      []string
	Wrong, Differs             []wrongView
	DiffersIs, Replace         string
	Lines                      []lineView
	More                       string
	Button                     string
}

// fact is a number with what it is.
type fact struct{ Label, Value string }

// wrongView is one thing that is wrong, with where it is.
type wrongView struct{ Where, Text string }

type lineView struct{ Number, Name, Day, Count, Standing, Code string }

// Sent shows how far a workbook is, what is wrong with it, or what will be stored.
func (p *Pages) Sent(c *gin.Context) error {
	one, err := p.find(c)
	if err != nil {
		return err
	}
	m := p.sentPage(c, one)
	status := http.StatusOK
	if m.Stage == string(wrong) {
		status, m.Languages, m.Error = http.StatusUnprocessableEntity, nil, true
	}
	return p.a.Render(c, status, "field/sent", m)
}

// Status is Sent for the page's script.
func (p *Pages) Status(c *gin.Context) error {
	one, err := p.find(c)
	if err != nil {
		return err
	}
	st, _, percent, waiting := one.now()
	body, err := json.Marshal(map[string]any{
		"made": percent, "of": 100, "waiting": waiting, "ready": st.ended(), "failed": false, "cancelled": false,
	})
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, staff.JSON, body)
	return nil
}

// Store stores a workbook that is right. What is stored already with something else
// in it is replaced only where that is asked for.
func (p *Pages) Store(c *gin.Context) error {
	fields, err := page.Form(c)
	if err != nil {
		return err
	}
	one, err := p.find(c)
	if err != nil {
		return err
	}
	st, o, _, _ := one.now()
	replace := fields.Get("replace") == "1"
	if st == right && len(o.differs) > 0 && !replace {
		m := p.sentPage(c, one)
		m.Problems, m.Error, m.Languages = []staff.Problem{{Text: p.a.Catalog.T(m.Language, "bulk.say_replace"), URL: "#replace"}}, true, nil
		return p.a.Render(c, http.StatusUnprocessableEntity, "field/sent", m)
	}
	do := p.storeForms
	if one.kind() == talks {
		do = p.storeTalks
	}
	p.sents.start(one, right, storing, do(one, p.a.User(c), replace))
	return p.follow(c, one)
}

// Cancel gives a workbook up that is not stored.
func (p *Pages) Cancel(c *gin.Context) error {
	one, err := p.find(c)
	if err != nil {
		return err
	}
	p.sents.cancel(one)
	return p.a.Redirect(c, address(one.survey.Slug))
}
