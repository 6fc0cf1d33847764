package main

import (
	"context"

	"regiopeil/reports"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
)

// demoTagged is the question whose answers are tagged in a demonstration: what
// goes well.
const demoTagged = "V21"

// demoRead is how many answers are read in a demonstration at most.
const demoRead = 2000

// tagMadeUp has the two accounts of a demonstration tag the answers to one
// question: the analyst all, the administrator a part, and the last tag now and
// then where the analyst does not see it.
func (d *data) tagMadeUp(ctx context.Context, analyst, admin string) error {
	form, err := d.db.Form(ctx, library.Slug, 0)
	if err != nil {
		return err
	}
	codebook := library.MadeUpTags()
	for i := range codebook {
		if codebook[i].ID, err = d.db.AddTag(ctx, form.Definition.Consultation.Code, codebook[i].Tag); err != nil {
			return err
		}
	}
	texts, err := reports.New(d.db).Texts(ctx, reports.Query{Survey: library.Slug})
	if err != nil {
		return err
	}
	var all []surveys.Coding
	for _, a := range texts {
		if a.Question != demoTagged {
			continue
		}
		if len(all) >= demoRead {
			break
		}
		c := surveys.Coding{TextPlace: a.Place(), User: analyst}
		for _, t := range codebook {
			if t.Fits(a.Text) {
				c.Tags = append(c.Tags, t.ID)
			}
		}
		all = append(all, c)
		if a.Seq%4 == 0 {
			second := c
			second.User = admin
			if a.Seq%28 == 0 {
				second.Tags = []int{codebook[len(codebook)-1].ID}
			}
			all = append(all, second)
		}
	}
	return d.db.CodeMore(ctx, library.Slug, all)
}
