package bulk

import (
	"bytes"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports/workbook"
	"regiopeil/surveys"
)

// Kinds of workbooks, as addresses and uploads have them.
const (
	forms = "forms"
	talks = "talks"
)

var kinds = []string{forms, talks}

// File sends an empty workbook to fill in: "forms-nl.xlsx".
func (p *Pages) File(c *gin.Context) error {
	survey, form, err := p.subject(c)
	if err != nil {
		return err
	}
	name, ok := strings.CutSuffix(c.Param("file"), ".xlsx")
	kind, lang, cut := strings.Cut(name, "-")
	if !ok || !cut || !slices.Contains(kinds, kind) || !slices.Contains(p.a.Catalog.Languages(), lang) {
		return surveys.Errorf(surveys.NotFound, "no such workbook")
	}
	e := workbook.Entry{Survey: survey, Form: form, Language: lang, File: newFile(), Now: p.a.Now(), Catalog: p.a.Catalog}
	var b bytes.Buffer
	if kind == forms {
		err = workbook.WriteForms(&b, e)
	} else {
		e.Municipalities = staff.Municipalities(form, p.a.User(c))
		err = workbook.WriteTalks(&b, e)
	}
	if err != nil {
		return err
	}
	file := staff.FileName("xlsx", survey.Slug, staff.MadeUp(survey.MadeUp), p.a.Catalog.T(lang, "bulk.file_"+kind), e.File[:4])
	return staff.Download(c, file, staff.XLSX, &b)
}
