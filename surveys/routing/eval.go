package routing

import (
	"math"
	"slices"
	"strconv"
)

// Value is what a respondent answered to a question, or to an item of it. The
// zero Value is no answer.
type Value struct {
	Text   string   // the option's code, or the text; a number's declared non-answer
	Codes  []string // multiple choice: what was chosen
	Number float64  // meaningful when IsNumber
	// IsNumber says that the answer is a number; otherwise it is Text or Codes.
	IsNumber bool
}

// Values gives the answers that a condition is decided by. Item is empty for
// the question as a whole, "text" for the text beside a choice.
type Values interface {
	Value(question, item string) Value
}

// Eval decides the condition.
func (e *Expr) Eval(v Values) bool { return e.root.holds(v) }

func (n *node) holds(v Values) bool {
	switch n.op {
	case opOr:
		for _, a := range n.args {
			if a.holds(v) {
				return true
			}
		}
		return false
	case opAnd:
		for _, a := range n.args {
			if !a.holds(v) {
				return false
			}
		}
		return true
	case opNot:
		return !n.args[0].holds(v)
	case opSelected:
		x, code := n.args[0].value(v), n.args[1].text
		return slices.Contains(x.Codes, code) || len(x.Codes) == 0 && !x.IsNumber && x.Text == code && code != ""
	}
	return compare(n.operator, n.args[0].value(v), n.args[1].value(v))
}

func (n *node) value(v Values) Value {
	switch n.op {
	case opNumber:
		return Value{Number: n.number, IsNumber: true}
	case opText:
		return Value{Text: n.text}
	case opCountSelected:
		return Value{Number: float64(len(n.args[0].value(v).Codes)), IsNumber: true}
	}
	return v.Value(n.question, n.item)
}

func compare(operator string, a, b Value) bool {
	switch operator {
	case "=":
		return equal(a, b)
	case "!=":
		return !equal(a, b)
	}
	x, y := a.float(), b.float()
	switch operator {
	case "<":
		return x < y
	case "<=":
		return x <= y
	case ">":
		return x > y
	}
	return x >= y
}

func equal(a, b Value) bool {
	if a.IsNumber && b.IsNumber {
		return a.Number == b.Number
	}
	return a.string() == b.string()
}

// float is the value as a number. Text is none, not even the text "98" of a
// declared non-answer: "98" years is not more than 18.
func (v Value) float() float64 {
	if v.IsNumber {
		return v.Number
	}
	return math.NaN()
}

func (v Value) string() string {
	switch {
	case v.IsNumber:
		return strconv.FormatFloat(v.Number, 'f', -1, 64)
	case len(v.Codes) > 0:
		return v.Codes[0] // a multiple choice is only ever compared with ''
	}
	return v.Text
}
