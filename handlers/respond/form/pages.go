package form

import (
	"html/template"

	"regiopeil/templates"
)

// FormID is the id of every form that leads a respondent on.
const FormID = "answers"

// Hidden is a field that is sent along unseen.
type Hidden struct{ Name, Value string }

// StartPage lists the consultations that take answers, and those that have
// closed, whose URL says what is done with the answers.
type StartPage struct {
	templates.Chrome
	Surveys, Closed []StartSurvey
}

// StartSurvey is one consultation on the start page.
type StartSurvey struct{ Title, About, URL, Until string }

// LandingPage says what a consultation is about before it asks anything.
type LandingPage struct {
	templates.Chrome
	Action       string
	Hidden       []Hidden
	About        string
	Asks, WhoMay string
	Fixed, Open  string
	Period       string // "Van … tot …"
	Minutes      int
	PrivacyLines []string
	Next         string
	Results      string // from when and where outcomes can be read; empty: unknown
	ContinueURL  string // to continue with a code
	MineURL      string // to see or change what was sent
	PaperURL     string
	Resume       bool // this browser has a draft: the button says "go on"
}

// PageView is one page of questions.
type PageView struct {
	templates.Chrome
	Action    string
	Back      string // address of the page before; empty: no back link
	Version   int    // how often this page was saved
	Hidden    []Hidden
	Progress  Progress
	PartTitle string
	Intro     string
	Questions []QuestionView
	Problems  []ProblemLink
	ToReview  bool // the button leads back to the review page
}

// Progress is "part 2 of 6" and a bar over pages.
type Progress struct{ Part, Parts, Done, Pages int }

// ProblemLink is one line of the error summary.
type ProblemLink struct{ Text, URL string }

// AnswerView is one question with its answer, in words.
type AnswerView = templates.Answer

// Pair is a row and what was answered there.
type Pair = templates.Pair

// AnswerGroup is a part of the questionnaire with its answers.
type AnswerGroup = templates.AnswerGroup

// ReviewPage shows everything before it is sent.
type ReviewPage struct {
	templates.Chrome
	Action   string
	Back     string
	Hidden   []Hidden
	Groups   []AnswerGroup
	Drawn    template.HTML // Groups, where they were drawn before; empty: they are drawn with the page
	Problems []ProblemLink // what must be corrected first, with links to the pages
	Changing bool          // a response that was sent before is being changed
}

// DroppedPage warns that a choice takes answers away.
type DroppedPage struct {
	templates.Chrome
	Action  string
	Back    string
	Hidden  []Hidden // the page as it was posted, and the confirmation
	Answers []AnswerView
}

// ConflictPage lets a person choose between two versions of a page.
type ConflictPage struct {
	templates.Chrome
	Action      string
	Hidden      []Hidden     // the page as it was posted, with the version now stored
	Differences []Difference // questions that were answered otherwise
}

// Difference is a question with what was just typed and what was saved before.
type Difference struct {
	Label       string
	Mine, Saved AnswerView
}

// ReceiptPage is the end of answering.
type ReceiptPage struct {
	templates.Chrome
	Code       string // in groups: "ABCD-EFGH-…"
	Next       string // what happens with the answers
	Results    string // from when and where
	MineURL    string
	Changed    bool        // a response was changed, not sent for the first time
	Invitation *Invitation // nil: not asked
}

// Invitation is the form for an e-mail address, apart from the answers.
type Invitation struct {
	Action      string
	Label, Hint string
	Deleted     string // when the address is deleted
	Value       string // as typed
	Error       string
	Done        bool // it was taken
}

// SavedPage tells how to continue elsewhere.
type SavedPage struct {
	templates.Chrome
	Code string
	URL  string       // full address that continues with the code
	QR   template.URL // data:image/png;base64,… ; empty: none
	Back string       // to go on here
	Days int          // how long an untouched draft is kept
}

// CodePage asks for a code.
type CodePage struct {
	templates.Chrome
	Action string
	Hidden []Hidden
	Mine   bool   // the receipt code; else the code to continue
	Value  string // as typed
	Error  string
}

// MinePage shows a response to the holder of its code.
type MinePage struct {
	templates.Chrome
	Action    string // POST: go=change, go=withdraw
	Hidden    []Hidden
	Sent      string // the day
	Groups    []AnswerGroup
	CanChange bool
	Until     string // until when it can be changed
}

// WithdrawPage asks whether the person is sure. It posts go=withdraw-yes.
type WithdrawPage struct {
	templates.Chrome
	Action string
	Hidden []Hidden
	Back   string
}

// MessagePage is a heading, some sentences and where to go.
type MessagePage struct {
	templates.Chrome
	Text  []string
	Links []templates.Link // the first is a button
}

// BusyPage says that it is too busy, or that nothing can be stored, and sends the same again on request.
type BusyPage struct {
	templates.Chrome
	Action string
	Hidden []Hidden // everything that was posted, go excepted
	Go     string   // value of the button
}

// StatementPage is prose: Body is trusted HTML that was made from Markdown and
// cleaned.
type StatementPage struct {
	templates.Chrome
	Lead string
	Body template.HTML
	Back string
}

// PaperPage is the questionnaire to print.
type PaperPage struct {
	templates.Chrome
	Landing LandingPage
	Return  string // where to hand it in; empty: the contact address
	At      string // address of the survey, for privacy and results
	Parts   []PaperPart
	Slip    *Invitation // on a separate slip; nil: none
}

// PaperForm is the questionnaire on paper, to be entered: the same questions in
// the same order, with the same keys.
type PaperForm struct {
	Parts    []PaperPart
	Problems []ProblemLink
}

// PaperDifference is one line that two entries of a form have otherwise.
type PaperDifference struct {
	Name          string // of the field
	Code, Label   string
	First, Second string // in words; empty: nothing was filled in
}

// PaperPart is a part with its questions.
type PaperPart struct {
	Title, Intro string
	Questions    []QuestionView
}
