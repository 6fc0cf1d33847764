package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/google/uuid"

	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

type demoCmd struct {
	placeFlags
	Responses int `help:"How many made-up responses; default: ${default}." default:"1000" placeholder:"N"`
}

// demoSeed makes every demonstration hold the same responses.
const demoSeed = 2022

// Run serves a folder of its own, which is gone when it ends; --data is not
// touched.
func (c *demoCmd) Run(p *program) (err error) {
	if c.Responses < 0 {
		return usagef("--responses=%d: at least 0", c.Responses)
	}
	at, err := c.listen()
	if err != nil {
		return err
	}
	defer at.listener.Close()
	dir, err := os.MkdirTemp("", "regiopeil-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p.data = dir
	s := &server{program: p, place: at, log: watchFlags{}.logger(p.stderr), madeUp: true}
	evenings := madeUpEvenings(time.Now())
	return s.serve(func(d *data) error { return c.fill(p, d, evenings) }, func(d *data, ctx context.Context, p *program, base string) error {
		return d.introduce(ctx, p, base, evenings)
	})
}

// fill makes up what a demonstration shows.
func (c *demoCmd) fill(p *program, d *data, evenings []evening) error {
	if err := d.addBuiltin(p.ctx, time.Now().AddDate(0, 0, -demoDays), true); err != nil {
		return err
	}
	if err := d.addMadeUp(p, c.Responses, evenings...); err != nil {
		return err
	}
	if err := d.addMadeUpWalks(p.ctx, c.Responses); err != nil {
		return err
	}
	return d.addMargins(p.ctx)
}

// addMargins makes the residents of the built-in survey weighted, so that a
// demonstration shows what that looks like.
func (d *data) addMargins(ctx context.Context) error {
	return d.db.UpdateSurvey(ctx, library.Slug, func(s *surveys.Survey) error {
		s.Settings.Weighting = &surveys.Weighting{Cap: surveys.DefaultWeightCap, Sets: []surveys.MarginSet{library.ResidentMargins()}}
		return nil
	})
}

// addMadeUpWalks makes it look as if the n made-up responses were sent after a
// walk, and as if about a third as many people stopped on the way. Most stop
// early; nobody stops on the last page. The survey is marked as made up.
func (d *data) addMadeUpWalks(ctx context.Context, n int) error {
	form, err := d.db.Form(ctx, library.Slug, 0)
	if err != nil {
		return err
	}
	w := surveys.Walks{Sent: n}
	pages := len(form.Pages())
	for page := range pages - 1 {
		// A hump at every third page, as at a part that is long.
		if stopped := n * (1 + page%3) / (4 * (page + 3)) / 3; stopped > 0 {
			w.Stopped = append(w.Stopped, surveys.Stop{Version: 1, Page: page, N: stopped})
		}
	}
	return d.db.AddWalks(ctx, library.Slug, 1, w)
}

// demoDays is how long ago the survey of a demonstration opened.
const demoDays = 21

const (
	demoAdmin     = "beheer@demo.example"
	demoAnalyst   = "analyse@demo.example"
	demoOrganiser = "oegstgeest@demo.example"
	demoReader    = "raad@demo.example"
)

// demoAccounts are the people of a demonstration.
var demoAccounts = []store.User{
	{Email: demoAdmin, Role: "admin"},
	{Email: demoAnalyst, Role: "analyst", Microdata: true},
	{Email: demoOrganiser, Role: "organiser", Municipalities: []string{"GM0579"}},
	{Email: demoReader, Role: "reader"},
}

// introduce makes the accounts and what they recorded, and prints the accounts, one a
// line, for scripts; and says to a person where to go first.
func (d *data) introduce(ctx context.Context, p *program, base string, evenings []evening) error {
	for _, u := range demoAccounts {
		password := newSecret()
		if err := d.addUser(ctx, &u, password); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "account %s %s %s\n", u.Role, u.Email, password)
	}
	analyst, _, err := d.db.UserByEmail(ctx, demoAnalyst)
	if err != nil {
		return err
	}
	admin, _, err := d.db.UserByEmail(ctx, demoAdmin)
	if err != nil {
		return err
	}
	if err := d.tagMadeUp(ctx, analyst.ID, admin.ID); err != nil {
		return err
	}
	if err := d.addConversations(ctx, admin.ID, evenings); err != nil {
		return err
	}
	token, err := d.addToken(ctx, analyst, "demo", 0)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "token analyst %s\ndata %s\n", token, d.dir)
	p.say("Answer the survey:   %s/s/%s", base, library.Slug)
	p.say("Sign in as staff:    %s/login, with an account and password of above", base)
	p.say("Stop with Ctrl-C. All responses are made up; everything is thrown away then.")
	return nil
}

// atOnce is how many responses are stored at a time.
const atOnce = 1000

// addMadeUp stores n made-up responses to the built-in survey, marked as such. Some
// came through one of the evenings.
func (d *data) addMadeUp(p *program, n int, evenings ...evening) error {
	form, err := d.db.Form(p.ctx, library.Slug, 0)
	if err != nil {
		return err
	}
	people := library.NewMadeUp(form, demoSeed)
	bar := newProgress(p.stderr, "making up responses", n)
	defer bar.end()
	today := time.Now().In(amsterdam)
	for from := 0; from < n; from += atOnce {
		responses := make([]surveys.Response, 0, atOnce)
		for i := from; i < min(from+atOnce, n); i++ {
			r := people.Respondent(uint64(i))
			day := today.AddDate(0, 0, -r.DaysAgo).Format(time.DateOnly)
			responses = append(responses, surveys.Response{
				ID: uuid.NewString(), Survey: library.Slug, Version: 1, Mode: surveys.Web,
				Language: r.Language, Day: day, MadeUp: true, Answers: r.Answers,
				Conversation: through(evenings, r.Answers[form.Definition.MunicipalityQuestion].Code, day),
			})
		}
		if err := d.db.SubmitAll(p.ctx, responses); err != nil {
			return err
		}
		bar.add(len(responses))
	}
	return nil
}
