// Package reports turns responses into figures: a Query (survey, theme, filter,
// grouping) gives a Table of Rows, the long table that the command line, the
// API and every workbook show. Nothing else in the product computes a figure,
// so that no page or file can show what another hides.
//
// # What is counted
//
// Responses of the modes web, paper and telephone; never those given while a
// survey was tried out, and never withdrawn ones. Answers are matched over the
// versions of a definition by question, item and option code: the newest
// version says which rows there are, and an option that only an older version
// knew keeps its own code as label. Routing needs no second look here: an
// answer that routing takes away is not stored.
//
// # Rows
//
// What each type of question gets stands at the functions of build.go. A single
// question whose options have scores gets the row of their mean as well. Groups
// are the options that are answers: who would rather not say is in the total
// only. A declared non-answer shows n and no base; the base of the valid answers
// beside it decides whether it is shown.
//
// # The cut
//
// With a minimum base m, figures are taken over the first ⌊N/m⌋·m of the N
// counted responses, in log order: a new answer becomes visible together with
// m−1 others, so that looking twice does not reveal the one who came between.
// A changed response stands in the log where it was changed, so it leaves the
// figures and comes back with the step that includes its place. A withdrawn one
// leaves at once, and the next in the log takes its place. The count of
// responses in an Overview is live. Without a minimum base everything is live.
//
// # Suppression
//
// suppress.go is the single place where figures are hidden, and package protect
// decides which, once for all queries at one cut. Hidden are: every figure of a
// group whose base is below the minimum; every count from 1 to 4 of an answer;
// and so many others that who has all that is shown cannot find these, from the
// totals or from another grouping. What is shown together is fixed: everybody,
// and the groups of the Backgrounds, alone and two by two. A filter is the same
// as a grouping there: businesses by municipality have the figures, and the gaps,
// of audience by municipality. Other filters and groupings need Query.Free, and
// only small bases are hidden in them.
//
// Means stay where they can. Beside a mean whose counts are partly hidden,
// nothing is shown that tells the spread (sd, se, interval, median), for with it
// the counts could be worked out. A background question counts as a grouping
// that is looked at: its rows are hidden where the group is. Declared
// non-answers, and an answer that nobody gave, protect and need no protection.
//
// A raked row is hidden where the unweighted one is. Its numbers are not rounded:
// who knows every weight exactly and has much time may learn more from them than
// protect reckons with.
package reports
