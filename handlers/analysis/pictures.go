package analysis

import (
	"bytes"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
)

// chartFiles are the addresses of a chart as files. A script adds more, made of
// the drawing: a PNG, and copying.
type chartFiles struct {
	Title    string // of the chart, for who hears the links one by one
	SVG, CSV string
}

// chartFiles are those of a picture (see Picture) of the people of a choice.
func (p *Pages) chartFiles(c choice, slug, name, title string, pairs ...string) chartFiles {
	base := "/analysis/" + slug + "/pictures/" + name
	query := c.query(pairs...)
	return chartFiles{Title: title, SVG: base + ".svg" + query, CSV: base + ".csv" + query}
}

// picture is a drawing that is no chart of a question.
type picture struct {
	svg   func(note string) []byte // a file of its own
	lines [][]string               // its numbers, under a header
	note  string                   // who it is about
}

// Picture sends a chart of a survey, a theme or a question as a file, by its name
// followed by ".svg" or, for its numbers, ".csv". A chart that cannot be drawn of the people who are asked for is NotFound.
func (p *Pages) Picture(c *gin.Context) error {
	name, kind, _ := strings.Cut(c.Param("file"), ".")
	draw := map[string]func(*visit) (*picture, error){
		"days": p.daysPicture, "stops": p.stopsPicture, "quadrant": p.quadrantPicture, "map": p.mapPicture, "waves": p.wavesPicture,
		"people": p.peoplePicture, "population": p.populationPicture, "dots": p.dotsPicture,
	}[name]
	if draw == nil || kind != "svg" && kind != "csv" {
		return surveys.Errorf(surveys.NotFound, "no such drawing")
	}
	v, err := p.visit(c)
	if err != nil {
		return err
	}
	drawn, err := draw(v)
	if err != nil {
		return err
	}
	if drawn == nil {
		return surveys.Errorf(surveys.NotFound, "survey %q has nothing to draw here", v.slug)
	}
	file := staff.FileName(kind, v.slug, staff.MadeUp(v.survey.MadeUp), v.asked.Get("theme"), v.asked.Get("question"), v.asked.Get("item"), v.asked.Get("of"), p.a.Catalog.T(v.lang, "analysis.file_"+name))
	if kind == "csv" {
		b, err := staff.CSVOf(drawn.lines)
		if err != nil {
			return err
		}
		return staff.Download(c, file, staff.CSV, b)
	}
	note := drawn.note
	if v.survey.MadeUp {
		note = p.a.Catalog.T(v.lang, "workbook.made_up") + " · " + note
	}
	return staff.Download(c, file, svgType, bytes.NewBuffer(drawn.svg(note)))
}

// svgType is the media type of a drawing.
const svgType = "image/svg+xml"

func (p *Pages) daysPicture(v *visit) (*picture, error) {
	o, err := p.reports.Overview(v.ctx, v.slug)
	if err != nil {
		return nil, err
	}
	d := p.days(v.choice, o)
	if d == nil {
		return nil, nil
	}
	d.drawing.Standalone = true
	return &picture{lines: d.table(), note: d.Files.Title, svg: func(note string) []byte {
		d.drawing.Note = note
		return d.drawing.SVG()
	}}, nil
}

func (p *Pages) stopsPicture(v *visit) (*picture, error) {
	d, err := p.completion(v.ctx, v.choice, v.survey, v.form)
	if err != nil || d == nil || len(d.Rows) == 0 {
		return nil, err
	}
	d.drawing.Standalone = true
	return &picture{lines: d.table(), note: d.Small, svg: func(note string) []byte {
		d.drawing.Note = note
		return d.drawing.SVG()
	}}, nil
}

func (p *Pages) quadrantPicture(v *visit) (*picture, error) {
	t, err := p.reports.Table(v.ctx, reports.Query{Survey: v.slug, Where: v.choice.where(), MinBase: reports.SurveysOwn})
	if err != nil {
		return nil, err
	}
	q := p.quadrant(v.choice, v.survey, t.Summaries())
	if q == nil {
		return nil, nil
	}
	q.drawing.Standalone = true
	return &picture{lines: q.table(), note: p.who(v.choice), svg: func(note string) []byte {
		q.drawing.Note = note
		return q.drawing.SVG()
	}}, nil
}

func (p *Pages) mapPicture(v *visit) (*picture, error) {
	theme := v.asked.Get("theme")
	v.choice.by = v.form.Definition.MunicipalityQuestion
	t, err := p.reports.Table(v.ctx, p.themeQuery(v.slug, theme, v.choice))
	if err != nil {
		return nil, err
	}
	l := themeLayout{p: p, c: v.choice, t: t, slug: v.slug}
	m := l.areaMap(theme)
	if m == nil {
		return nil, nil
	}
	m.drawing.Standalone = true
	return &picture{lines: m.lines, note: m.drawing.Title, svg: func(note string) []byte {
		m.drawing.Note = note + " · " + m.drawing.Note
		return m.drawing.SVG()
	}}, nil
}
