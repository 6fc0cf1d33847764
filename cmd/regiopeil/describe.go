package main

import (
	"context"
	"errors"
	"strings"

	"regiopeil/surveys"
	"regiopeil/templates/locale"
)

// describe says what went wrong. Problems with what was sent are told one a
// line, with the row and column, or the question, where they are: the command line speaks
// English.
func describe(err error) string {
	if errors.Is(err, context.Canceled) {
		return "stopped before it was done"
	}
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
		b.WriteString("\n  " + where(catalog, p) + catalog.T("en", p.Key, p.Args))
		if path, ok := p.Args["Path"].(string); ok && path != "" {
			b.WriteString(" (" + path + ")")
		}
	}
	return b.String()
}

// where says at which row and column or line of a file, or at which question, a problem
// is.
func where(catalog *locale.Catalog, p surveys.Problem) string {
	row, column, line := p.Args["Row"], p.Args["Column"], p.Args["Line"]
	at := p.Question
	if p.Item != "" {
		at += "." + p.Item
	}
	switch {
	case row != nil && column != nil:
		at = catalog.T("en", "problem.in_cell", "Row", row, "Column", column)
	case row != nil:
		at = catalog.T("en", "problem.in_row", "Row", row)
	case line != nil:
		at = catalog.T("en", "problem.in_line", "Line", line)
	}
	if at == "" {
		return ""
	}
	return at + ": "
}
