package main

import (
	"errors"
	"strconv"
	"strings"

	"regiopeil/surveys"
	"regiopeil/templates/locale"
)

// describe says what went wrong. Problems with what was sent are told one a
// line, with the question and the row where they are: the command line speaks
// English.
func describe(err error) string {
	e, ok := errors.AsType[*surveys.Error](err)
	if !ok || len(e.Problems) == 0 {
		return err.Error()
	}
	catalog, loadErr := locale.Load()
	if loadErr != nil {
		return err.Error()
	}
	told := *e
	told.Problems, told.Err = nil, nil
	message := strings.Replace(err.Error(), e.Error(), told.Error(), 1)
	var b strings.Builder
	b.WriteString(message)
	for _, p := range e.Problems {
		b.WriteString("\n  " + where(p) + catalog.T("en", p.Key, p.Args))
		if path, ok := p.Args["Path"].(string); ok && path != "" {
			b.WriteString(" (" + path + ")")
		}
	}
	return b.String()
}

// where names the question, the item and, of a file, the row.
func where(p surveys.Problem) string {
	at := p.Question
	if p.Item != "" {
		at += "." + p.Item
	}
	row, _ := p.Args["Row"].(int)
	if row > 0 {
		at = strings.TrimSpace("row " + strconv.Itoa(row) + " " + at)
	}
	if at == "" {
		return ""
	}
	return at + ": "
}
