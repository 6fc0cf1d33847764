package field

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/page"
	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/store"
)

// What the buttons of the form ask for.
const (
	goSave   = "save"
	goMore   = "more" // save, and go on filling in
	goSubmit = "submit"
)

// Save keeps a record as it was filled in. What is wrong, what may be a name, and
// what somebody else changed meanwhile is shown with all that was typed.
func (p *Pages) Save(c *gin.Context) error {
	in, err := p.read(c)
	if err != nil {
		return err
	}
	now, err := p.before(c, in)
	if err != nil {
		return err
	}
	in.save.Status = now.Status
	if now.Status == "" {
		in.save.Status = conversation.Draft
	}
	if in.button == goSubmit {
		in.save.Status = conversation.Submitted
	}
	whole := in.save.Status.Counts()
	in.problems = surveys.Merge(in.problems, conversation.Check(in.form, &in.save.Record, whole))
	if err := in.save.Allowed(now); err != nil && len(in.problems) == 0 {
		var e *surveys.Error
		if !errors.As(err, &e) || len(e.Problems) == 0 {
			return err
		}
		in.problems = e.Problems
	}
	if found := conversation.Unsettled(&in.save.Record, p.known(in.form, p.a.Language(c))); whole {
		in.problems = append(in.problems, personal(found)...)
	}
	if len(in.problems) > 0 {
		return p.refuse(c, in, p.editPage(c, in.form, in.save.Record.Survey, p.asked(now, in), in.values, in.problems))
	}
	kept, _, err := p.db.SaveConversation(c.Request.Context(), in.save)
	switch {
	case surveys.CodeOf(err) == surveys.Conflict && !errors.Is(err, store.ErrDiscarded) && kept != nil && kept.Version > 0:
		return p.conflict(c, in, kept)
	case in.json && errors.Is(err, store.ErrDiscarded):
		return answer(c, http.StatusConflict, saved{ID: in.save.ID, Problems: []wrong{{Text: p.a.Catalog.T(p.a.Language(c), "conversation.discarded")}}})
	case err != nil:
		return err
	case in.json:
		return answer(c, http.StatusOK, saved{ID: kept.ID, Version: kept.Version, Status: kept.Status})
	case in.button == goMore:
		return p.a.Redirect(c, address(kept.ID)+"/edit?done=more")
	}
	return p.a.Redirect(c, address(kept.ID)+"?done="+in.button)
}

// before is what is stored of a posted record, with Version 0 when nothing is. It is
// not for who may not see it, nor for who may not hold conversations where the
// record says it was held.
func (p *Pages) before(c *gin.Context, in *posted) (*conversation.Kept, error) {
	u := p.a.User(c)
	now, err := p.db.Conversation(c.Request.Context(), in.save.ID)
	switch {
	case surveys.CodeOf(err) == surveys.NotFound:
		now = &conversation.Kept{}
	case err != nil:
		return nil, err
	case !staff.Mine(u, now.Record.Municipality):
		return nil, surveys.Errorf(surveys.NotFound, "there is no such conversation")
	}
	if to := in.save.Record.Municipality; to != "" && !staff.Mine(u, to) {
		in.problems = append(in.problems, surveys.Problem{Question: "municipality", Key: conversation.ProblemMayNot})
	}
	return now, nil
}

// asked is what is stored, under the version that the form was made of: whoever
// corrects it still stands on that.
func (p *Pages) asked(now *conversation.Kept, in *posted) *conversation.Kept {
	k := *now
	k.ID, k.Version = in.save.ID, in.save.Base
	return &k
}

// conflict shows what was typed beside what somebody else made of it meanwhile:
// saving again puts this version on top, and the other stays in the history.
func (p *Pages) conflict(c *gin.Context, in *posted, now *conversation.Kept) error {
	m := p.editPage(c, in.form, in.save.Record.Survey, now, in.values, nil)
	m.Other, m.Languages, m.Error = address(now.ID), nil, true
	m.Differ = differ(&layout{p: p, form: in.form, lang: m.Language}, m, conversation.Values(&now.Record), conversation.Values(&in.save.Record))
	if in.json {
		return answer(c, http.StatusConflict, saved{ID: now.ID, Version: now.Version, Status: now.Status, Differ: m.Differ})
	}
	return p.a.Render(c, http.StatusConflict, "field/edit", m)
}

// Status takes a record one step further: confirmed by its participants, or locked.
func (p *Pages) Status(c *gin.Context) error {
	fields, err := page.Form(c)
	if err != nil {
		return err
	}
	k, form, err := p.own(c)
	if err != nil {
		return err
	}
	to := conversation.Status(fields.Get("to"))
	if to != conversation.Confirmed && to != conversation.Locked {
		return surveys.Errorf(surveys.Invalid, "a conversation does not become %q here", to)
	}
	if fields.Get("base") != strconv.Itoa(k.Version) {
		return surveys.Errorf(surveys.Conflict, "the conversation was changed meanwhile")
	}
	if problems := conversation.Check(form, &k.Record, true); len(problems) > 0 {
		m, err := p.viewPage(c, k, form)
		if err != nil {
			return err
		}
		m.Problems, m.Error, m.Languages = p.onSheet(c, form, k, problems), true, nil
		return p.a.Render(c, http.StatusUnprocessableEntity, "field/view", m)
	}
	if to == conversation.Confirmed && fields.Get("sure") == "" {
		m, err := p.viewPage(c, k, form)
		if err != nil {
			return err
		}
		if m.Agree == 0 {
			m.Doubt, m.Error, m.Languages = true, true, nil
			m.Problems = []staff.Problem{{Text: p.a.Catalog.T(m.Language, "conversation.nobody_agrees"), URL: "#confirm"}}
			return p.a.Render(c, http.StatusUnprocessableEntity, "field/view", m)
		}
	}
	_, _, err = p.db.SaveConversation(c.Request.Context(), conversation.Save{
		ID: k.ID, Record: k.Record, Status: to, Base: k.Version, User: p.a.User(c).ID, At: p.a.Now(),
	})
	if err != nil {
		return err
	}
	return p.a.Redirect(c, address(k.ID)+"?done="+string(to))
}

// FollowUp says how an agreement stands now.
func (p *Pages) FollowUp(c *gin.Context) error {
	fields, err := page.Form(c)
	if err != nil {
		return err
	}
	k, _, err := p.own(c)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(c.Param("n"))
	to := conversation.AgreementStatus(fields.Get("status"))
	switch {
	case err != nil || n < 0 || n >= len(k.Record.Agreements):
		return surveys.Errorf(surveys.NotFound, "there is no such agreement")
	case !slices.Contains(conversation.AgreementStatuses, to):
		return surveys.Errorf(surveys.Invalid, "an agreement is not %q", to)
	case fields.Get("base") != strconv.Itoa(k.Version):
		return surveys.Errorf(surveys.Conflict, "the conversation was changed meanwhile")
	}
	r := k.Record
	r.Agreements = slices.Clone(r.Agreements)
	r.Agreements[n].Status = to
	_, _, err = p.db.SaveConversation(c.Request.Context(), conversation.Save{
		ID: k.ID, Record: r, Status: k.Status, Base: k.Version, User: p.a.User(c).ID, At: p.a.Now(),
	})
	if err != nil {
		return err
	}
	if n, err := strconv.Atoi(fields.Get("page")); err == nil && n > 0 {
		return p.a.Redirect(c, agreementsAddress(r.Municipality, n)+"&done=followed")
	}
	return p.a.Redirect(c, agreementsHome+"?done=followed")
}

// Discard throws a draft away.
func (p *Pages) Discard(c *gin.Context) error {
	k, _, err := p.own(c)
	if err != nil {
		return err
	}
	if err := p.db.DiscardConversation(c.Request.Context(), k.ID); err != nil {
		return err
	}
	return p.a.Redirect(c, home+"?done=discarded")
}
