package surveys

// Walks are how the people who began a questionnaire on the web fared, as
// numbers. A walk begins when the first page is saved: who only looked is not
// known. Trials, changes of a response that was sent, and what was collected on
// paper, in conversations or by other programs are no walks.
type Walks struct {
	Sent    int // the response was sent; withdrawn later or not
	Open    int // may go on yet
	Stopped []Stop
}

// Stop is how many walks ended after one page.
type Stop struct {
	Version int // of the definition
	Page    int // the last that was saved, as Page.Index
	N       int
}
