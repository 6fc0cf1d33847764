package field

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/store"
)

type agreementsPage struct {
	staff.Frame
	Back   string
	Groups []agreementGroup
}

// agreementGroup are the agreements made in one municipality.
type agreementGroup struct {
	Code, Label, Calendar string
	Open, Late            int
	Agreements            []agreementLine
	All, URL              string // how many there are, and where; empty: these are all
	Pages                 staff.Pages
}

// agreementsFirst is how many agreements of a municipality stand beside those of
// others, and agreementsPerPage how many where it stands alone.
const (
	agreementsFirst   = 50
	agreementsPerPage = 100
)

type agreementLine struct {
	agreementView
	URL, From string // the conversation that it is from
	Action    string
	Base      int
	Page      int         // of its municipality, to come back to; 0: of all
	Next      staff.Field // how it stands
}

// agreed is one agreement, with where it was made.
type agreed struct {
	conversation.Agreement
	n      int // within the record, from 0
	of     *conversation.Kept
	survey *surveys.Form
}

// agreements lists those of the conversations that a user may see, by municipality
// and then by day; those that are done last.
func (p *Pages) agreements(ctx context.Context, u *store.User) (map[string][]agreed, error) {
	all, err := p.db.Surveys(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string][]agreed{}
	for _, s := range all {
		if s.Version == 0 {
			continue
		}
		form, err := p.db.Form(ctx, s.Slug, 0)
		if err != nil {
			return nil, err
		}
		kept, err := p.of(ctx, u, s.Slug)
		if err != nil {
			return nil, err
		}
		for _, k := range kept {
			if !k.Status.Counts() {
				continue
			}
			for i, a := range k.Record.Agreements {
				out[k.Record.Municipality] = append(out[k.Record.Municipality], agreed{a, i, k, form})
			}
		}
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b agreed) int {
			return cmp.Or(cmp.Compare(closed(a), closed(b)), cmp.Compare(cmp.Or(a.By, "9"), cmp.Or(b.By, "9")))
		})
	}
	return out, nil
}

func closed(a agreed) int {
	if a.Status == conversation.Done || a.Status == conversation.Dropped {
		return 1
	}
	return 0
}

// Agreements shows what was agreed and what is late, per municipality.
func (p *Pages) Agreements(c *gin.Context) error {
	lang, u := p.a.Language(c), p.a.User(c)
	m := agreementsPage{Frame: staff.NewFrame(p.a, c, p.a.Catalog.T(lang, "conversation.agreements_title")), Back: home}
	if c.Query("done") != "" {
		m.Done = p.a.Catalog.T(lang, "conversation.followed")
	}
	all, err := p.agreements(c.Request.Context(), u)
	if err != nil {
		return err
	}
	alone := c.Query("municipality")
	for code, list := range all {
		if alone != "" && alone != code {
			continue
		}
		g := agreementGroup{Code: code, Label: p.municipality(list[0].survey, code, lang), Calendar: p.baseURL + p.calendarAddress(u, code)}
		for _, a := range list {
			g.Open += 1 - closed(a)
			if a.Late(p.today()) {
				g.Late++
			}
		}
		shown, number := list[:min(len(list), agreementsFirst)], 0
		switch {
		case alone != "":
			at := staff.PageOf(c.Query("page"), len(list), agreementsPerPage)
			shown, g.Pages = list[at.From:at.To], at.Beside(func(n int) string { return agreementsAddress(code, n) })
			m.Back, number = agreementsHome, at.N
		case len(shown) < len(list):
			g.All, g.URL = p.a.Catalog.Plural(lang, "conversation.agreements_all", len(list)), agreementsAddress(code, 1)
		}
		for _, a := range shown {
			line := p.agreementLine(lang, a)
			line.Page = number
			g.Agreements = append(g.Agreements, line)
		}
		m.Groups = append(m.Groups, g)
	}
	slices.SortFunc(m.Groups, func(a, b agreementGroup) int { return strings.Compare(a.Label, b.Label) })
	return p.a.Render(c, http.StatusOK, "field/agreements", m)
}

const agreementsHome = home + "/agreements"

// agreementsAddress is where the agreements of one municipality stand.
func agreementsAddress(municipality string, n int) string {
	v := url.Values{"municipality": {municipality}}
	if n > 1 {
		v.Set("page", strconv.Itoa(n))
	}
	return agreementsHome + "?" + v.Encode()
}

func (p *Pages) agreementLine(lang string, a agreed) agreementLine {
	return agreementLine{
		agreementView: p.agreementView(lang, a.Agreement, p.today()), URL: address(a.of.ID), From: p.name(lang, &a.of.Record),
		Action: address(a.of.ID) + "/agreements/" + strconv.Itoa(a.n), Base: a.of.Version, Next: p.standing(lang, a),
	}
}

// standing is the select of how an agreement stands.
func (p *Pages) standing(lang string, a agreed) staff.Field {
	f := staff.Field{Name: "status", Label: p.a.Catalog.T(lang, "conversation.agreement_status")}
	for _, s := range conversation.AgreementStatuses {
		f.Options = append(f.Options, staff.Option{Value: string(s), Label: p.a.Catalog.T(lang, "conversation.agreement_"+string(s)), Chosen: s == a.Status})
	}
	return f
}

// calendarAddress is the address of a calendar of the agreements of a municipality,
// for a program that does not sign in: it names the user, who can be closed.
func (p *Pages) calendarAddress(u *store.User, municipality string) string {
	return "/calendar/" + u.ID + "/" + municipality + "/" + p.keys.Calendar(u.ID+"/"+municipality) + ".ics"
}

// Calendar is the calendar of the open agreements of a municipality.
func (p *Pages) Calendar(c *gin.Context) error {
	ctx, none := c.Request.Context(), surveys.Errorf(surveys.NotFound, "there is no such calendar")
	municipality := c.Param("municipality")
	secret, ok := strings.CutSuffix(c.Param("secret"), ".ics")
	if !ok || !sameSecret(secret, p.keys.Calendar(c.Param("user")+"/"+municipality)) {
		return none
	}
	u, err := p.db.UserByID(ctx, c.Param("user"))
	if err != nil && surveys.CodeOf(err) != surveys.NotFound {
		return err
	}
	if err != nil || !staff.Mine(u, municipality) {
		return none
	}
	all, err := p.agreements(ctx, u)
	if err != nil {
		return err
	}
	lang := p.a.Language(c)
	cal := calendar{stamp: p.a.Now()}
	for _, a := range all[municipality] {
		if closed(a) == 0 && a.By != "" {
			cal.add(a, p.a.Catalog.T(lang, "conversation.calendar_from", "Name", p.name(lang, &a.of.Record)), p.baseURL+address(a.of.ID))
		}
	}
	h := c.Writer.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	c.Status(http.StatusOK)
	_, _ = c.Writer.Write(cal.bytes()) // a reader who hung up is no failure
	return nil
}
