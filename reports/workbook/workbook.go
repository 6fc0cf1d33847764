package workbook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/xuri/excelize/v2"

	"regiopeil/reports"
	"regiopeil/reports/wording"
	"regiopeil/surveys"
	"regiopeil/templates/locale"
)

// Figures is where the numbers and texts come from: *reports.Engine.
type Figures interface {
	Analysis(ctx context.Context, q reports.Query) (*reports.Analysis, error)
	Overview(ctx context.Context, slug string) (*reports.Overview, error)
}

// Options are what a workbook depends on besides the figures.
type Options struct {
	Now      time.Time       // when it was made; zero: now
	Language string          // of its own words; empty: Dutch. What was asked is in the language of the figures
	Catalog  *locale.Catalog // nil: the texts that come with the program
	Before   *reports.Table  // the wave before, of all themes; nil: there is none
	// WithoutWords leaves out what people wrote or said, for those who see figures
	// only.
	WithoutWords bool
}

// Write writes the workbook of a theme, or with an empty theme of everything,
// with the minimum base of the survey. An unknown survey is NotFound, an unknown
// theme Invalid.
func Write(ctx context.Context, w io.Writer, e Figures, slug, theme string, o Options) error {
	return WriteQuery(ctx, w, e, reports.Query{Survey: slug, Theme: theme, MinBase: reports.SurveysOwn}, o)
}

// WriteQuery writes the workbook of a query: its theme, filter and minimum base
// (0 hides nothing, and is for the command line only). Groupings are added to
// audience, municipality and both, which every workbook has.
//
// Nothing is written before the whole workbook is ready.
func WriteQuery(ctx context.Context, w io.Writer, e Figures, q reports.Query, o Options) (err error) {
	b, err := newBook(ctx, e, q, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.file.Close()) }()
	b.layOut()
	if err := ctx.Err(); err != nil {
		return err
	}
	return b.write(w)
}

// book is a workbook in the making.
type book struct {
	words
	file        *excelize.File
	now         time.Time
	title       string // of the document
	description string // of what it is for
	says        wording.Words
	table       *reports.Table
	all         *reports.Table    // of every theme, by audience
	themes      []reports.Summary // every theme, everyone
	overview    *reports.Overview
	texts       []reports.OpenAnswer
	tags        []surveys.Tag // that texts can have
	before      *reports.Table
	appendices  bool // every sheet but the first is one
	wordless    bool // see Options.WithoutWords

	audiences, municipalities []reports.Group // first is everyone: the zero Group
	entries                   []entry

	sheets  []*sheet
	taken   map[string]bool
	tables  int
	charts  int
	styles  map[look]int
	strings stringTable
	cells   map[string][]byte                       // by part
	refine  map[string]func([]byte) ([]byte, error) // by part
}

// ownCatalog is loaded once, for callers without one.
var ownCatalog = sync.OnceValues(func() (*locale.Catalog, error) { return locale.Load() })

func newBook(ctx context.Context, e Figures, q reports.Query, o Options) (*book, error) {
	b, err := emptyBook(o)
	if err != nil {
		return nil, err
	}
	if err := b.ask(ctx, e, q); err != nil {
		return nil, errors.Join(err, b.file.Close())
	}
	return b, nil
}

// emptyBook is a workbook without anything in it yet.
func emptyBook(o Options) (*book, error) {
	if o.Catalog == nil {
		var err error
		if o.Catalog, err = ownCatalog(); err != nil {
			return nil, err
		}
	}
	if o.Language == "" {
		o.Language = locale.Source
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	b := &book{
		before: o.Before, wordless: o.WithoutWords,
		words: words{catalog: o.Catalog, lang: o.Language}, file: excelize.NewFile(), now: o.Now,
		taken: map[string]bool{}, styles: map[look]int{},
		strings: stringTable{index: map[string]int{}},
		cells:   map[string][]byte{}, refine: map[string]func([]byte) ([]byte, error){},
	}
	b.description = b.t("description")
	return b, nil
}

// ask gets every figure that the workbook shows, all at one moment: what the
// guide says of the people has to agree with the other sheets.
func (b *book) ask(ctx context.Context, e Figures, q reports.Query) error {
	all, err := e.Analysis(ctx, q)
	if err != nil {
		return err
	}
	b.overview, b.table, b.all, b.themes = all.Overview, all.Table, all.All, all.Themes
	if !b.wordless {
		b.texts, b.tags = all.Texts, all.Tags
	}
	def := b.table.Form.Definition
	b.words.def = def
	b.says = wording.New(b.catalog, b.lang, b.table.Form)
	b.sortTexts()
	b.audiences = b.groups(def.AudienceQuestion)
	b.municipalities = b.groups(def.MunicipalityQuestion)
	b.entries = collect(b.table)
	b.title = b.t("title_all", "Survey", b.text(def.Title))
	if q.Theme != "" {
		b.title = b.t("title_theme", "Theme", b.theme(q.Theme), "Survey", b.text(def.Title))
	}
	return nil
}

// groups are everyone and the groups of a question.
func (b *book) groups(question string) []reports.Group {
	out := []reports.Group{{Label: b.t("everyone")}}
	for _, g := range b.table.Groupings {
		if g.Var != question {
			continue
		}
		for _, group := range g.Groups {
			group.Label = b.group(question, group.Code, group.Label)
			out = append(out, group)
		}
	}
	return out
}

// layOut fills the sheets, in the order in which they stand.
func (b *book) layOut() {
	summary := b.summary()
	b.appendices = true
	guide := b.sheet("guide", 30, 96)
	places := b.keyFigures()
	b.questions()
	b.differences()
	b.changes()
	b.weighted()
	b.exchange()
	if !b.wordless {
		b.openAnswers()
		b.tagCounts()
	}
	b.conversations()
	b.figures()
	b.codebook()
	b.method()
	b.guide(guide)
	summary.fillSummary(places)
}

// write makes the parts and zips them.
func (b *book) write(w io.Writer) error {
	if err := b.file.SetDefaultFont(fontName); err != nil {
		return err
	}
	for _, s := range b.sheets {
		if err := s.make(); err != nil {
			return err
		}
		cells, err := s.xml()
		if err != nil {
			return err
		}
		b.cells[fmt.Sprintf("xl/worksheets/sheet%d.xml", s.index)] = cells
	}
	if err := b.properties(); err != nil {
		return err
	}
	b.file.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return newPack(w, b.edit) })
	return b.file.Write(w)
}

// properties are what Excel shows under "Info".
func (b *book) properties() error {
	at := b.now.UTC().Format("2006-01-02T15:04:05Z")
	survey := b.table.Survey
	subject := b.text(b.def.Consultation.Title)
	if survey.MadeUp {
		subject = b.t("made_up")
	}
	if err := b.file.SetDocProps(&excelize.DocProperties{
		Title: plain(b.title), Subject: plain(subject), Creator: "Regiopeil", LastModifiedBy: "Regiopeil",
		Description: plain(b.description), Keywords: plain(survey.Slug + " " + b.table.Query.Theme),
		Language: b.t("document_language"), Created: at, Modified: at, Category: b.t("category"),
	}); err != nil {
		return err
	}
	return b.file.SetAppProps(&excelize.AppProperties{Application: "Microsoft Excel", AppVersion: "16.0300"})
}
