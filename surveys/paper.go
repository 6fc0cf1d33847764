package surveys

import "time"

// PaperPeriod is how long after closing a form on paper may still be entered: it
// was filled in before, and came by post.
const PaperPeriod = 28 * 24 * time.Hour

// TakesPaper reports whether forms on paper can be entered at a moment.
func (s *Survey) TakesPaper(now time.Time) bool {
	return s.Version > 0 && s.PhaseAt(now) != NotYetOpen && (s.Closes.IsZero() || now.Before(s.Closes.Add(PaperPeriod)))
}

// PaperEntry says who entered a form on paper. It is kept apart from the answers,
// for whoever entered it: no figure and no file has it.
type PaperEntry struct {
	ID     string // of the response
	User   string // ID of the account
	Number int    // that was written on the paper
	At     time.Time
	// Twice says that the form was drawn to be entered a second time, and Checked
	// when it was; zero: not yet. Differed is how many lines it had otherwise.
	Twice    bool
	Checked  time.Time
	Differed int
}

// Due reports whether the form is still to be entered a second time.
func (e *PaperEntry) Due() bool { return e.Twice && e.Checked.IsZero() }

// PaperBatch is what one person entered for one survey.
type PaperBatch struct {
	Since int          // how many since a moment
	Next  int          // the number after the highest, from 1
	Last  []PaperEntry // the last ones, newest first
	Due   []PaperEntry // to be entered a second time, oldest first
}

// entryKeys are what can be typed for a choice, in the order they are given out.
const entryKeys = "1234567890abcdefghijklmnopqrstuvwxyz"

// EntryKeys gives each code of a question the one character that whoever enters a
// form on paper types for it, and that the paper shows. A code of one character is
// its own key; declared non-answers count down from 9, the others up from 1, and
// letters follow when the digits are gone. A code for which nothing is left has an
// empty key.
func EntryKeys(codes []string) []string {
	keys := make([]string, len(codes))
	taken := map[string]bool{}
	give := func(i int, key string) {
		if keys[i] == "" && !taken[key] {
			keys[i], taken[key] = key, true
		}
	}
	for i, code := range codes {
		if isEntryKey(code) {
			give(i, code)
		}
	}
	last := 9 // of the digits that are left, for non-answers
	for i := len(codes) - 1; i >= 0; i-- {
		for ; IsNonAnswer(codes[i]) && keys[i] == "" && last > 0; last-- {
			give(i, entryKeys[last-1:last])
		}
	}
	next := 0
	for i := range codes {
		for ; keys[i] == "" && next < len(entryKeys); next++ {
			give(i, entryKeys[next:next+1])
		}
	}
	return keys
}

func isEntryKey(code string) bool {
	return len(code) == 1 && (code[0] >= '0' && code[0] <= '9' || code[0] >= 'a' && code[0] <= 'z')
}
