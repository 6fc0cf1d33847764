// Package surveys is the domain: what a questionnaire asks, of whom and in
// which order, what may be answered, and what an answer means.
//
// A Definition is the content of one questionnaire, in every language. It is
// versioned and never changes once its survey has opened. A Survey is that
// questionnaire in the field: its address, its period, its contact. A Response
// is what one respondent answered; it keeps the version it was given to.
//
// The package knows no web framework, no SQL and no spreadsheet. Imports go
// down only: cmd → handlers → reports → surveys; templates stands beside.
package surveys
