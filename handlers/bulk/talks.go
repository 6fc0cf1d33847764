package bulk

import (
	"context"
	"errors"

	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/intake"
	"regiopeil/surveys/store"
)

// problemSubmitted is the key of a conversation that cannot be changed here: Number.
const problemSubmitted = "bulk.submitted"

// problemElsewhere is the key of a conversation that another municipality recorded
// under the same number: Number.
const problemElsewhere = "bulk.elsewhere"

// readTalks reads the conversations of a workbook.
func (p *Pages) readTalks(ctx context.Context, s *sent, u *store.User, told func(int)) ([]intake.Talk, error) {
	return s.in.Talks(ctx, intake.Reading{
		Form: s.form, Catalog: p.a.Catalog, Municipalities: staff.Municipalities(s.form, u),
		Told: func(r intake.Read) {
			if r.Of > 0 {
				told(int(90 * r.Done / r.Of))
			}
		},
	})
}

// checkTalks holds the conversations of a workbook against the survey, and against
// what is stored.
func (p *Pages) checkTalks(s *sent, u *store.User) work {
	return func(ctx context.Context, told func(int)) (stage, outcome, error) {
		var o outcome
		all, err := p.readTalks(ctx, s, u, told)
		if e, ok := errors.AsType[*surveys.Error](err); ok && e.Code == surveys.Invalid {
			return wrong, outcome{problems: e.Problems}, nil
		}
		if err != nil {
			return "", o, err
		}
		for i := range all {
			t := &all[i]
			standing, kept, err := p.standTalk(ctx, t)
			if err != nil {
				return "", o, err
			}
			if kept != nil && !staff.Mine(u, kept.Record.Municipality) { // another copy of the same workbook was sent in elsewhere
				o.problems = append(o.problems, surveys.Problem{Key: problemElsewhere, Args: map[string]any{"Sheet": t.Place.Sheet, "Cell": t.Place.Cell, "Number": t.Number}})
				continue
			}
			if standing == surveys.Differs && kept.Status != conversation.Draft {
				o.problems = append(o.problems, surveys.Problem{Key: problemSubmitted, Args: map[string]any{"Sheet": t.Place.Sheet, "Cell": t.Place.Cell, "Number": t.Number}})
				continue
			}
			o.add(line{number: t.Number, name: t.Record.Place, day: t.Record.Date, count: t.Lines, standing: standing}, t.Place)
		}
		if len(o.problems) > 0 {
			return wrong, o, nil
		}
		return right, o, nil
	}
}

// standTalk says how a conversation stands to what is stored, which may be nothing.
// What was sent in before and changed on the website since is not sent in again.
func (p *Pages) standTalk(ctx context.Context, t *intake.Talk) (surveys.Standing, *conversation.Kept, error) {
	kept, err := p.db.Conversation(ctx, t.ID)
	if surveys.CodeOf(err) == surveys.NotFound {
		return surveys.Fresh, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	before, err := p.db.ConversationVersions(ctx, t.ID)
	if err != nil {
		return 0, nil, err
	}
	record := string(conversation.Encode(&t.Record))
	for _, v := range before {
		if string(conversation.Encode(&v.Record)) == record {
			return surveys.Same, kept, nil
		}
	}
	return surveys.Differs, kept, nil
}

// storeTalks stores the conversations of a workbook that was right, as drafts.
func (p *Pages) storeTalks(s *sent, u *store.User, replace bool) work {
	return func(ctx context.Context, told func(int)) (stage, outcome, error) {
		all, err := p.readTalks(ctx, s, u, told)
		if err != nil {
			return "", outcome{}, err
		}
		var saves []conversation.Save
		same := 0
		for i := range all {
			standing, kept, err := p.standTalk(ctx, &all[i])
			if err != nil {
				return "", outcome{}, err
			}
			save := conversation.Save{ID: all[i].ID, Record: all[i].Record, Status: conversation.Draft, User: u.ID, At: p.a.Now()}
			switch {
			case standing == surveys.Same:
				same++
				continue
			case kept != nil && !staff.Mine(u, kept.Record.Municipality):
				return storedAs(surveys.Upload{}, surveys.Errorf(surveys.Conflict, "conversation %d is of another municipality", all[i].Number))
			case standing == surveys.Differs && (!replace || kept.Status != conversation.Draft):
				return storedAs(surveys.Upload{}, surveys.Errorf(surveys.Conflict, "conversation %d was changed meanwhile", all[i].Number))
			case standing == surveys.Differs:
				save.Base = kept.Version
			}
			saves = append(saves, save)
		}
		upload := p.uploadOf(s, u)
		upload.Given = same
		upload, err = p.db.SaveUpload(ctx, upload, saves)
		return storedAs(upload, err)
	}
}
