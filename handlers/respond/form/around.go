package form

import (
	"regiopeil/surveys"
	"regiopeil/templates"
)

// Landing is the first page of a survey that is open.
func (b *Builder) Landing(v Visit) LandingPage {
	c := v.Form.Definition.Consultation
	d := b.draw(v, "")
	p := LandingPage{
		Chrome: b.Chrome(v, d.text(c.Title)), Action: v.base(),
		About: d.text(c.About), Asks: d.text(c.Asks), WhoMay: d.text(c.WhoMay),
		Fixed: d.text(c.Fixed), Open: d.text(c.Open), Next: d.text(c.Next), Minutes: c.Minutes,
		Period: b.period(v), Results: b.results(v),
		ContinueURL: v.base() + "/continue", MineURL: v.base() + "/mine", PaperURL: v.base() + "/paper",
	}
	for _, line := range c.Privacy {
		p.PrivacyLines = append(p.PrivacyLines, d.text(line))
	}
	p.Chrome.Form = FormID
	return p
}

// Start is the list of the surveys that are open, and of those that have closed.
func (b *Builder) Start(language string, open, closed []Visit) StartPage {
	p := StartPage{Chrome: b.PlainChrome(language, b.catalog.T(language, "respond.start_title"), "/")}
	for _, v := range open {
		d := b.draw(v, "")
		c := v.Form.Definition.Consultation
		s := StartSurvey{Title: d.text(c.Title), About: d.text(c.About), URL: v.base()}
		if !v.Survey.Closes.IsZero() {
			s.Until = b.t(v, "respond.period_until", "To", b.catalog.Until(v.Language, v.Survey.Closes))
		}
		p.Surveys = append(p.Surveys, s)
	}
	for _, v := range closed {
		d := b.draw(v, "")
		p.Closed = append(p.Closed, StartSurvey{
			Title: d.text(v.Form.Definition.Consultation.Title), URL: v.base() + "/outcome",
			Until: b.t(v, "respond.start_closed", "To", b.catalog.Until(v.Language, v.Survey.Closes)),
		})
	}
	return p
}

func (b *Builder) period(v Visit) string {
	from, to := b.catalog.Date(v.Language, v.Survey.Opens), b.catalog.Until(v.Language, v.Survey.Closes)
	switch {
	case from != "" && to != "":
		return b.t(v, "respond.period", "From", from, "To", to)
	case to != "":
		return b.t(v, "respond.period_until", "To", to)
	}
	return ""
}

func (b *Builder) results(v Visit) string {
	day, at := b.catalog.Day(v.Language, v.Survey.Settings.ResultsOn), v.Survey.Settings.ResultsAt
	switch {
	case day != "" && at != "":
		return b.t(v, "respond.results_on_at", "Day", day, "At", at)
	case day != "":
		return b.t(v, "respond.results_on", "Day", day)
	case at != "":
		return b.t(v, "respond.results_at", "At", at)
	}
	return ""
}

// Receipt is the page after sending. code is in groups; invite says whether the
// questionnaire's form for an e-mail address is shown.
func (b *Builder) Receipt(v Visit, a surveys.Audience, code string, invite bool) ReceiptPage {
	d := b.draw(v, a)
	p := ReceiptPage{
		Chrome: b.Chrome(v, b.t(v, "respond.receipt_title")), Code: code,
		Next: d.text(v.Form.Definition.Consultation.Next), Results: b.results(v), MineURL: v.base() + "/mine",
	}
	if invite {
		p.Invitation = b.Invitation(v, a)
	}
	return p
}

// Invitation is the form for an e-mail address; nil where the questionnaire has
// none.
func (b *Builder) Invitation(v Visit, a surveys.Audience) *Invitation {
	c := v.Form.Definition.Contact
	if c == nil {
		return nil
	}
	d := b.draw(v, a)
	i := &Invitation{Action: v.base() + "/invitation", Label: d.text(c.Label), Hint: d.text(c.Hint)}
	if day := v.Survey.Settings.DeleteContactsOn; day != "" {
		i.Deleted = b.t(v, "respond.invitation_deleted", "Day", b.catalog.Day(v.Language, day))
	}
	return i
}

// NotYet is the page of a survey that has not opened.
func (b *Builder) NotYet(v Visit) MessagePage {
	text := b.t(v, "respond.notyet_soon")
	if !v.Survey.Opens.IsZero() {
		text = b.t(v, "respond.notyet_lead", "From", b.catalog.DateTime(v.Language, v.Survey.Opens))
	}
	return MessagePage{
		Chrome: b.Chrome(v, b.t(v, "respond.notyet_title")), Text: []string{text},
		Links: []templates.Link{{Label: b.t(v, "respond.to_start"), URL: "/"}},
	}
}

// Closed is the page of a survey that has closed. unsent says that the person
// just tried to send.
func (b *Builder) Closed(v Visit, unsent bool) MessagePage {
	p := MessagePage{
		Chrome: b.Chrome(v, b.t(v, "respond.closed_title")),
		Links: []templates.Link{
			{Label: b.t(v, "respond.to_outcome"), URL: v.base() + "/outcome"},
			{Label: b.t(v, "respond.mine_link_closed"), URL: v.base() + "/mine"},
		},
	}
	if unsent {
		p.Text = append(p.Text, b.t(v, "respond.closed_unsent"))
	}
	p.Text = append(p.Text, b.t(v, "respond.closed_lead", "To", b.catalog.Until(v.Language, v.Survey.Closes)))
	if r := b.results(v); r != "" {
		p.Text = append(p.Text, r)
	}
	return p
}

// Unknown is the page of a survey that does not exist.
func (b *Builder) Unknown(language, at string) MessagePage {
	t := func(key string) string { return b.catalog.T(language, key) }
	return MessagePage{
		Chrome: b.PlainChrome(language, t("respond.unknown_title"), at), Text: []string{t("respond.unknown_lead")},
		Links: []templates.Link{{Label: t("respond.to_start"), URL: "/"}},
	}
}
