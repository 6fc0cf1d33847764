package reports

// Summary holds what is said about one theme within one group of people: the
// analysis roles of a questionnaire brought together.
//
// Importance and Satisfaction are means of option scores; Gap is the first
// minus the second; High is the share of the two highest options. First is the
// share of rankers who put the theme first, Top the share who placed it at all,
// Borda its mean of 3, 2, 1 and 0; Points the mean of the points given to it,
// zeros included. Where several items of one role carry the theme, each value is
// the plain mean over them. A Value is absent where the questionnaire does not
// ask it, nobody answered, or the group is too small.
type Summary struct {
	Theme, Label    string
	GroupVar, Group string // empty: everyone
	GroupLabel      string

	Importance, ImportanceHigh     Value
	Satisfaction, SatisfactionHigh Value
	Gap                            Value
	First, Top, Borda              Value
	Points                         Value
	// How many people each rests on; 0 where the value is absent.
	ImportanceN, SatisfactionN, PriorityN, PointsN int
	Suppressed                                     bool // at least one value is hidden by the minimum base
}
