package bulk

import (
	"context"
	"errors"
	"time"

	"regiopeil/surveys"
	"regiopeil/surveys/intake"
	"regiopeil/surveys/store"
	"regiopeil/templates/locale"
)

// shownLines is how many forms or conversations are shown before they are stored.
const shownLines = 20

// atOnce is how many forms are looked up together.
const atOnce = 320

// day is the day that it is in the Netherlands.
func day(at time.Time) string { return at.In(locale.Amsterdam).Format(time.DateOnly) }

// checkForms holds the forms of a workbook against the survey, and against what is
// stored.
func (p *Pages) checkForms(s *sent, _ *store.User) work {
	return func(ctx context.Context, told func(int)) (stage, outcome, error) {
		var o outcome
		var batch []intake.Form
		read := func(r intake.Read) {
			o.skipped = r.Skipped
			if r.Of > 0 {
				told(int(100 * r.Done / r.Of))
			}
		}
		for one, err := range s.in.Forms(ctx, s.form, day(p.a.Now()), read) {
			if e, ok := errors.AsType[*surveys.Error](err); ok && e.Code == surveys.Invalid {
				return wrong, outcome{problems: e.Problems}, nil
			}
			if err != nil {
				return "", o, err
			}
			one.Response.MadeUp = s.survey.MadeUp
			if batch = append(batch, one); len(batch) == atOnce {
				if err := p.standForms(ctx, &o, batch); err != nil {
					return "", o, err
				}
				batch = batch[:0]
			}
		}
		if err := p.standForms(ctx, &o, batch); err != nil {
			return "", o, err
		}
		if v := s.in.Mark.Version; v != s.survey.Version {
			o.version = v
		}
		if len(o.problems) > 0 {
			return wrong, o, nil
		}
		return right, o, nil
	}
}

// standForms adds to an outcome how forms stand to what is stored.
func (p *Pages) standForms(ctx context.Context, o *outcome, batch []intake.Form) error {
	rs := make([]surveys.Response, len(batch))
	for i, f := range batch {
		rs[i] = f.Response
	}
	all, err := p.db.Standings(ctx, rs)
	if err != nil {
		return err
	}
	for i, f := range batch {
		o.add(line{number: f.Number, day: f.Response.Day, count: len(f.Response.Answers), standing: all[i]}, f.Place)
	}
	return nil
}

// add counts one form or conversation.
func (o *outcome) add(l line, at intake.Place) {
	o.given++
	says := surveys.Problem{Key: intake.ProblemDiffers, Args: map[string]any{"Sheet": at.Sheet, "Cell": at.Cell, "Number": l.number}}
	switch l.standing {
	case surveys.Fresh:
		o.fresh++
	case surveys.Same:
		o.same++
	case surveys.Differs:
		o.differs = append(o.differs, says)
	case surveys.Withdrawn:
		says.Key = intake.ProblemWithdrawn
		o.problems = append(o.problems, says)
	}
	if len(o.lines) < shownLines {
		o.lines = append(o.lines, l)
	}
}

// storeForms stores the forms of a workbook that was right. All are read before the
// first is stored, so that respondents wait for the disk only.
func (p *Pages) storeForms(s *sent, u *store.User, replace bool) work {
	return func(ctx context.Context, told func(int)) (stage, outcome, error) {
		survey, err := p.db.Survey(ctx, s.survey.Slug)
		if err != nil {
			return "", outcome{}, err
		}
		if !survey.TakesPaper(p.a.Now()) { // it may have ended since the check
			return wrong, outcome{problems: []surveys.Problem{{Key: problemNotOpen}}}, nil
		}
		var all []surveys.Response
		read := func(r intake.Read) {
			if r.Of > 0 {
				told(int(90 * r.Done / r.Of))
			}
		}
		for one, err := range s.in.Forms(ctx, s.form, day(p.a.Now()), read) {
			if err != nil {
				return "", outcome{}, err
			}
			one.Response.MadeUp = s.survey.MadeUp
			all = append(all, one.Response)
		}
		done, err := p.db.SubmitUpload(ctx, p.uploadOf(s, u), func(yield func(surveys.Response, error) bool) {
			for _, r := range all {
				if !yield(r, nil) {
					return
				}
			}
		}, replace)
		return storedAs(done, err)
	}
}

// uploadOf is what is kept of a workbook.
func (p *Pages) uploadOf(s *sent, u *store.User) surveys.Upload {
	return surveys.Upload{Survey: s.survey.Slug, User: u.ID, At: p.a.Now(), Kind: s.kind(), File: s.in.Mark.File}
}

// storedAs is how storing ended. What changed since the check is told; the file can
// be sent in again.
func storedAs(u surveys.Upload, err error) (stage, outcome, error) {
	switch {
	case errors.Is(err, store.ErrDiscarded):
		return wrong, outcome{problems: []surveys.Problem{{Key: problemDiscarded}}}, nil
	case surveys.CodeOf(err) == surveys.Conflict:
		return wrong, outcome{problems: []surveys.Problem{{Key: problemMeanwhile}}}, nil
	}
	return stored, outcome{upload: u}, err
}
