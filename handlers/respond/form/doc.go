// Package form turns questionnaires into what the pages for respondents show:
// plain texts, addresses and booleans, one struct per page.
//
// # Pages and their structs
//
//	respond/start          StartPage          / : open consultations, and closed ones
//	respond/landing        LandingPage        what it is about; form "answers" begins
//	respond/page           PageView           one page of questions; made by Builder.Page
//	respond/dropped        DroppedPage        warning: these answers go, because of a choice
//	respond/conflict       ConflictPage       two tabs on one draft: which one stays
//	respond/review         ReviewPage         all answers, a change link each; go=submit
//	respond/receipt        ReceiptPage        the code, what happens next, the invitation form
//	respond/saved          SavedPage          code and QR to continue with
//	respond/code           CodePage           type a code: to continue, or to see what was sent
//	respond/mine           MinePage           see, change, withdraw
//	respond/withdraw       WithdrawPage       are you sure
//	respond/message        MessagePage        not yet open, closed, unknown, withdrawn, errors, thanks
//	respond/busy           BusyPage           overloaded; keeps what was typed
//	respond/statement      StatementPage      privacy, accessibility, outcome: prose
//	respond/paper          PaperPage          the questionnaire on A4, with codes for entry
//
// Builder makes them from a form and answers; the flow in handlers/respond adds
// addresses, versions and hidden fields. Field names are those of the contract
// of scripts: "V1", "V8.T1", "V4.text". Every form that leads on has the id
// FormID.
package form
