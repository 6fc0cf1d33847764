// Package routing is the language in which a questionnaire says when a
// question is asked: the "relevant" column of XLSForm.
//
//	${V1} = '2' and count-selected(${V13}) > 1
//	selected(${V13}, '3') or not(${V7.a} >= 10)
//
// A condition is a comparison (= != < <= > >=), selected(QUESTION, 'CODE'), or
// conditions joined by and, or, not() and parentheses; "and" binds tighter than
// "or". A comparison stands between values: a question ${V1}, one item of a
// question ${V8.T1}, the text beside a choice ${V4.text}, a number, a text in
// single or double quotes, or count-selected(QUESTION). A quote cannot stand in
// a text of its own kind; there are no escapes.
//
// A question that was not answered is the empty text, as in XPath: it equals an empty text
// and differs from every other text; as a number it is not a number, which
// differs from every number and is neither less nor more.
//
// Parse reads a condition, Check holds it against the questions there are, and
// Eval decides it for one respondent. An Expr never changes and is safe for
// concurrent use.
package routing
