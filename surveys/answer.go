package surveys

// Answers holds what one respondent answered, by question code; "V4.text"
// holds the text that belongs to "other, namely". A question that was not
// answered is absent.
type Answers map[string]Answer

// Answer is the answer to one question. Which field is set follows the type:
//
//	single              Code
//	multiple            Codes, in the order of the definition; empty and non-nil: answered with nothing chosen
//	matrix, statements  Items: item → option code (declared non-answers included)
//	ranking             Codes: items, best first
//	points              Numbers: item → points; a missing item is 0
//	number              Numbers, under "" where the question has no items
//	text, "V4.text"     Text
//
// A declared non-answer to a whole question ("98", "99") is in Code, whatever
// the type.
type Answer struct {
	Code    string
	Codes   []string
	Items   map[string]string
	Numbers map[string]float64
	Text    string
}
