package reports

import "regiopeil/surveys"

// What can be wrong with a Query, as keys of the locale files.
const (
	problemNoThemes = "problem.query_no_themes"
	problemTheme    = "problem.query_theme"
	problemQuestion = "problem.query_question"
	problemKind     = "problem.query_kind"
	problemOption   = "problem.query_option"
	problemEmpty    = "problem.query_empty"
	problemTwice    = "problem.query_twice"
	problemNested   = "problem.query_nested"
	problemLarge    = "problem.query_large"
	problemFree     = "problem.query_free"
)

// wrong is the error of a Query that cannot be answered. Its Problem has in
// Question which part of the query is wrong: "theme", "by" or "where", as
// scripts and the command line call them. args are names and values that came
// in, in turn.
func wrong(field, key string, args ...string) *surveys.Error {
	p := surveys.Problem{Question: field, Key: key, Args: make(map[string]any, len(args)/2+1)}
	for i := 0; i+1 < len(args); i += 2 {
		p.Args[args[i]] = surveys.Shown(args[i+1])
	}
	return &surveys.Error{Code: surveys.Invalid, Message: "these figures cannot be made", Problems: []surveys.Problem{p}}
}
