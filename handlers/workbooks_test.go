package handlers_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"regiopeil/surveys"
	"regiopeil/surveys/conversation"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store"
)

const workbooksPath = "/field/workbooks/" + library.Slug

// entryBook is a workbook that was fetched, to be filled in.
type entryBook struct {
	t *testing.T
	*excelize.File
	sheet string
	names []string
	first int // row to fill in
}

// fetch fetches the workbook of a kind and opens a sheet of it.
func (p *person) fetch(file, key, sheet string) *entryBook {
	p.t.Helper()
	p.get(workbooksPath + "/files/" + file)
	p.wantStatus(http.StatusOK)
	f, err := excelize.OpenReader(strings.NewReader(p.body))
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = f.Close() })
	b := &entryBook{t: p.t.(*testing.T), File: f}
	return b.on(key, sheet)
}

// on is the same workbook at another sheet, whose first column has this name.
func (b *entryBook) on(key, sheet string) *entryBook {
	b.t.Helper()
	rows, err := b.GetRows(sheet)
	if err != nil {
		b.t.Fatal(err)
	}
	at := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == key })
	if at < 0 {
		b.t.Fatalf("sheet %s has no column %s", sheet, key)
	}
	return &entryBook{b.t, b.File, sheet, rows[at], at + 4}
}

// fill fills in a row, counted from 1 below the example: pairs of a column and a value.
func (b *entryBook) fill(row int, pairs ...any) *entryBook {
	b.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		column := slices.Index(b.names, pairs[i].(string))
		cell, err := excelize.CoordinatesToCellName(column+1, b.first+row-1)
		if err != nil {
			b.t.Fatalf("column %v: %v", pairs[i], err)
		}
		if err := b.SetCellValue(b.sheet, cell, pairs[i+1]); err != nil {
			b.t.Fatal(err)
		}
	}
	return b
}

func (b *entryBook) bytes() []byte {
	b.t.Helper()
	out, err := b.WriteToBuffer()
	if err != nil {
		b.t.Fatal(err)
	}
	return out.Bytes()
}

// TestPaperWorkbook fills in paper forms and sends them in: wrong, right, again, with
// more, corrected, and after one was withdrawn.
func TestPaperWorkbook(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	p.get("/field").wantText("Invoeren met Excel")
	p.get(workbooksPath).wantText("Papieren formulieren", "Hier komen de bestanden")
	book := p.fetch("forms-nl.xlsx", "response", "Formulieren")
	for n := 1; n <= 3; n++ {
		book.fill(n, "V1", 1, "V2", oegstgeest, "V8.T1", "4", "V13.2", "x", "V21", fmt.Sprintf("Formulier %d <b>", n), "day", "2027-03-01")
	}
	book.fill(2, "V1", 9, "V22", 11)
	p.upload(workbooksPath, nil, book.bytes())
	p.wantStatus(http.StatusUnprocessableEntity)
	p.wantText("Op 3 plaatsen", "Er is niets opgeslagen.", fmt.Sprintf("Formulieren, D%d (V1)", book.first+1), "Kies uit: 1, 2, 3", "Stuur het bestand nog eens in")
	s.stored(t, 0)

	send := func(texts ...string) string {
		t.Helper()
		p.upload(workbooksPath, nil, book.bytes())
		p.wantStatus(http.StatusOK)
		p.wantText(texts...)
		return p.path
	}
	book.fill(2, "V1", 2, "V22", 10, "V13.2", nil)
	at := send("Alle 3 formulieren zijn goed", "5 antwoorden")
	s.stored(t, 0)
	p.post(at+"/store", url.Values{}).wantText("Opgeslagen", "3 formulieren: 3 nieuw, 0 vervangen, 0 waren er al")
	s.stored(t, 3)
	p.post(at+"/store", url.Values{}) // a double click
	s.stored(t, 3)
	p.get(workbooksPath).wantText("3 formulieren: 3 nieuw")

	send("Deze 3 formulieren zijn al opgeslagen")
	book.fill(4, "V1", 3, "V2", "90")
	at = send("Alle 4 formulieren zijn goed")
	p.post(at+"/store", url.Values{}).wantText("4 formulieren: 1 nieuw, 0 vervangen, 3 waren er al")
	s.stored(t, 4)

	book.fill(1, "V21", "Verbeterd")
	at = send("Al opgeslagen, maar nu anders", "Vervang de eerdere antwoorden van dit formulier")
	p.post(at+"/store", url.Values{})
	p.wantStatus(http.StatusUnprocessableEntity)
	p.wantText("Zeg of de eerdere antwoorden vervangen worden")
	p.post(at+"/store", url.Values{"replace": {"1"}}).wantText("4 formulieren: 0 nieuw, 1 vervangen, 3 waren er al")
	s.stored(t, 4)

	at = send("Deze 4 formulieren")
	p.post(at+"/cancel", url.Values{}).want(http.StatusOK, workbooksPath)
	p.get(at).wantText("U bent gestopt")
}

// TestPaperWorkbookKept looks at what a form became in the store.
func TestPaperWorkbookKept(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	book := p.fetch("forms-en.xlsx", "response", "Forms").fill(1, "V1", "1", "day", "2027-03-01", "V21", "=not a formula")
	p.upload(workbooksPath, nil, book.bytes())
	p.post(p.path+"/store", url.Values{})
	p.wantStatus(http.StatusOK)
	var r *surveys.Response
	_, err := s.store.Since(t.Context(), library.Slug, 0, 0, func(e *store.Entry) error {
		answers, problems := builtinForm(t).DecodeJSON(e.Answers)
		r = &surveys.Response{Mode: surveys.Mode(e.Mode), Language: e.Language, Day: e.Day, Version: e.Version, Answers: answers}
		if len(problems) > 0 {
			t.Error(problems)
		}
		return nil
	})
	if err != nil || r == nil {
		t.Fatal(err)
	}
	want := surveys.Answers{"V1": {Code: "1"}, "V21": {Text: "=not a formula"}}
	if r.Mode != surveys.Paper || r.Language != "en" || r.Day != "2027-03-01" || r.Version != 1 || fmt.Sprint(r.Answers) != fmt.Sprint(want) {
		t.Errorf("%+v", r)
	}
}

// TestWrongWorkbooks sends what is no workbook of the survey.
func TestWrongWorkbooks(t *testing.T) {
	s := newSite(t)
	d, settings := library.Builtin()
	s.add(t, "ander", d, settings)
	s.setNow(opened.AddDate(0, 0, 20)) // closed: paper comes later
	s.addUser(t, "admin")
	p := s.signedIn(t, "admin")
	fixture, err := os.ReadFile("../surveys/intake/testdata/libreoffice.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, path string
		file       []byte
		status     int
		says       string
	}{
		{"nothing", workbooksPath, nil, 422, "Dit bestand is leeg"},
		{"a web page", workbooksPath, []byte("<html>"), 422, "geen Excel-bestand"},
		{"old Excel", workbooksPath, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("x", 600)), 422, "oud Excel-bestand"},
		{"cut off", workbooksPath, fixture[:len(fixture)/2], 422, "beschadigd"},
		{"too large", workbooksPath, bytes.Repeat([]byte("x"), 11<<20), 413, "groter dan 10 MB"},
		{"of another survey", "/field/workbooks/ander", fixture, 422, "andere vragenlijst"},
		{"saved by another program", workbooksPath, fixture, 200, "Alle 2 formulieren zijn goed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p.upload(test.path, nil, test.file)
			p.wantStatus(test.status)
			p.wantText(test.says)
		})
	}
	s.stored(t, 0)
}

// TestWorkbooksAreOnesOwn keeps a workbook to the session that sent it in, and
// workbooks to those who have a municipality of the survey.
func TestWorkbooksAreOnesOwn(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	book := p.fetch("forms-nl.xlsx", "response", "Formulieren").fill(1, "V1", 1)
	at := p.upload(workbooksPath, nil, book.bytes()).path
	other := s.signedIn(t, "organiser") // the same person, elsewhere
	for _, path := range []string{"", "/status"} {
		other.get(at + path)
		other.wantStatus(http.StatusNotFound)
	}
	for _, path := range []string{"/store", "/cancel"} {
		other.post(at+path, url.Values{})
		other.wantStatus(http.StatusNotFound)
	}
	s.stored(t, 0)
	s.addAccount(t, &store.User{Email: "none@staff.example", Role: "organiser"})
	none := s.signedIn(t, "none")
	none.get(workbooksPath)
	none.wantStatus(http.StatusNotFound)
	none.upload(workbooksPath, nil, book.bytes())
	none.wantStatus(http.StatusNotFound)
	p.get(workbooksPath + "/files/forms-xx.xlsx")
	p.wantStatus(http.StatusNotFound)
	p.get("/field/workbooks/geen")
	p.wantStatus(http.StatusNotFound)
}

func builtinForm(t *testing.T) *surveys.Form {
	t.Helper()
	d, _ := library.Builtin()
	f, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestTalksWorkbook fills in conversations and sends them in: wrong, right, again,
// corrected, and after one was submitted.
func TestTalksWorkbook(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	book := p.fetch("talks-nl.xlsx", "conversation", "Gesprekken")
	book.fill(1, "date", "2027-02-20", "time", "19:30", "place", "Dorpshuis", "municipality", oegstgeest, "participants.resident", 12, "dotsEach", 3)
	book.fill(2, "date", "21-2-2027", "place", "Kerk", "municipality", leiderdorp, "participants.resident", "tien")
	said := book.on("conversation", "Gezegd en geteld")
	said.fill(1, "conversation", 1, "what", "Wens", "about", "T1", "text", "Meer woningen", "number", 4, "audience", "inwoner")
	said.fill(2, "conversation", 1, "what", "stickers", "about", "T1", "number", 20)
	said.fill(3, "conversation", 1, "what", "voor", "about", "V12.a", "number", 9)
	said.fill(4, "conversation", 1, "what", "afspraak", "text", "Fietspad bekijken", "who", "de gemeente", "by", "2027-03-20")
	said.fill(5, "conversation", 7, "what", "wens", "about", "T99", "text", "x")
	said.fill(6, "conversation", 2, "what", "stickers", "about", "T99", "text", "x")
	p.upload(workbooksPath, nil, book.bytes())
	p.wantStatus(http.StatusUnprocessableEntity)
	p.wantText("geen gesprek met nummer 7", "‘T99’ is geen onderwerp", "Hier hoort niets bij ‘stickers’", "Hier ontbreekt iets", "‘tien’ is geen getal", "Deze gemeente hoort niet bij uw account", "Er is niets opgeslagen.")

	book.fill(2, "municipality", oegstgeest, "participants.resident", 10)
	said.fill(5, "conversation", 2, "about", "T2")
	said.fill(6, "about", "T2", "text", nil, "number", 5)
	send := func(texts ...string) string {
		t.Helper()
		p.upload(workbooksPath, nil, book.bytes())
		p.wantStatus(http.StatusOK)
		p.wantText(texts...)
		return p.path
	}
	at := send("Alle 2 gesprekken zijn goed", "1 · Dorpshuis", "4 regels")
	p.post(at+"/store", url.Values{}).wantText("2 gesprekken: 2 nieuw, 0 vervangen, 0 waren er al")
	all, err := s.store.Conversations(t.Context(), library.Slug)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d conversations, %v", len(all), err)
	}
	first := all[slices.IndexFunc(all, func(k *conversation.Kept) bool { return k.Record.Place == "Dorpshuis" })]
	want := conversation.Record{
		Survey: library.Slug, Kind: conversation.Village, Date: "2027-02-20", Time: "19:30", Place: "Dorpshuis", Municipality: oegstgeest,
		Participants: map[surveys.Audience]int{surveys.Resident: 12}, DotsEach: 3,
		Themes:     map[string]conversation.Theme{"T1": {Dots: 20, Wishes: []conversation.Wish{{Text: "Meer woningen", Times: 4, Audience: surveys.Resident}}}},
		Hands:      map[string]conversation.Hands{"V12.a": {For: 9}},
		Agreements: []conversation.Agreement{{What: "Fietspad bekijken", Who: "de gemeente", By: "2027-03-20"}},
	}
	if diff := cmp.Diff(want, first.Record); diff != "" || first.Status != conversation.Draft {
		t.Errorf("%s %s", first.Status, diff)
	}

	send("Deze 2 gesprekken zijn al opgeslagen")
	// Another municipality fills in a copy of the same file: its rows have the same IDs.
	s.addAccount(t, &store.User{Email: "leiderdorp@staff.example", Role: "organiser", Municipalities: []string{leiderdorp}})
	elsewhere := s.signedIn(t, "leiderdorp")
	book.fill(1, "municipality", leiderdorp)
	book.fill(2, "municipality", leiderdorp)
	elsewhere.upload(workbooksPath, nil, book.bytes())
	elsewhere.wantStatus(http.StatusUnprocessableEntity)
	elsewhere.wantText("Nummer 1 is al gebruikt voor een gesprek van een andere gemeente")
	book.fill(1, "municipality", oegstgeest)
	book.fill(2, "municipality", oegstgeest)

	said.fill(1, "number", 6)
	at = send("Al opgeslagen, maar nu anders", "Vervang dit concept")
	p.post(at+"/store", url.Values{"replace": {"1"}}).wantText("2 gesprekken: 0 nieuw, 1 vervangen, 1 waren er al")
	now, err := s.store.Conversation(t.Context(), first.ID)
	if err != nil || now.Version != 2 || now.Record.Themes["T1"].Wishes[0].Times != 6 {
		t.Fatalf("%+v %v", now, err)
	}
	if _, _, err := s.store.SaveConversation(t.Context(), conversation.Save{
		ID: first.ID, Record: now.Record, Status: conversation.Submitted, Base: 2, User: s.addAccount(t, otherOrganiser()).ID, At: s.now(),
	}); err != nil {
		t.Fatal(err)
	}
	send("Deze 2 gesprekken zijn al opgeslagen")
	said.fill(1, "number", 7)
	p.upload(workbooksPath, nil, book.bytes())
	p.wantStatus(http.StatusUnprocessableEntity)
	p.wantText("Nummer 1 is al ingediend")

	said.fill(1, "number", 6)
	second := all[slices.IndexFunc(all, func(k *conversation.Kept) bool { return k.Record.Place == "Kerk" })]
	if err := s.store.DiscardConversation(t.Context(), second.ID); err != nil {
		t.Fatal(err)
	}
	at = send("Alle 2 gesprekken zijn goed")
	p.post(at+"/store", url.Values{})
	p.wantStatus(http.StatusUnprocessableEntity)
	p.wantText("daarna weggegooid")
}

// TestOlderWorkbook sends forms in that were printed before the questionnaire changed.
func TestOlderWorkbook(t *testing.T) {
	s := newSite(t)
	s.organiser(t, oegstgeest)
	p := s.signedIn(t, "organiser")
	book := p.fetch("forms-nl.xlsx", "response", "Formulieren").fill(1, "V1", 1, "V21", "Oud")
	d, _ := library.Builtin()
	last := &d.Parts[len(d.Parts)-1]
	last.Questions = append(last.Questions, surveys.Question{Code: "V99", Type: surveys.TextType, Label: surveys.Text{"nl": "Nog iets?", "en": "Anything else?"}})
	if _, err := s.store.SaveDefinition(t.Context(), library.Slug, d); err != nil {
		t.Fatal(err)
	}
	p.upload(workbooksPath, nil, book.bytes())
	p.wantText("opgeslagen als antwoord op versie 1")
	p.post(p.path+"/store", url.Values{}).wantText("1 formulier: 1 nieuw")
	p.fetch("forms-nl.xlsx", "response", "Formulieren").fill(1, "V99", "x") // a new one asks it
	s.stored(t, 1)
}
