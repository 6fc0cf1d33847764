package routing

// Kind says what a question, or an item of it, can be compared with.
type Kind int

const (
	Nothing Kind = iota // a note: there is no answer
	Choice              // one option
	Choices             // any number of options
	Numeric             // a number
	Textual             // free text
	Group               // several items: only whether it was answered
)

// Check holds the condition against the questions that there are. Kind gives
// the kind of a question (item empty), of its item, or of the text beside its
// choice (item "text"), and false when there is no such thing. The error is a
// *SyntaxError at the first place that is wrong.
func (e *Expr) Check(kind func(question, item string) (Kind, bool)) error {
	var err error
	e.root.walk(func(n *node) {
		if err != nil {
			return
		}
		switch n.op {
		case opReference:
			if _, ok := kind(n.question, n.item); !ok {
				err = &SyntaxError{Pos: n.pos, Msg: MsgUnknown, Arg: n.String()}
			}
		case opSelected:
			if k, ok := kindOf(n.args[0], kind); ok && k != Choice && k != Choices {
				err = &SyntaxError{Pos: n.args[0].pos, Msg: MsgNotChoice, Arg: n.args[0].String()}
			}
		case opCountSelected:
			if k, ok := kindOf(n.args[0], kind); ok && k != Choices {
				err = &SyntaxError{Pos: n.args[0].pos, Msg: MsgNotChoices, Arg: n.args[0].String()}
			}
		case opCompare:
			err = n.checkCompare(kind)
		}
	})
	return err
}

func (n *node) checkCompare(kind func(question, item string) (Kind, bool)) error {
	for _, a := range n.args {
		if a.op == opCountSelected {
			continue
		}
		if _, ok := kindOf(a, kind); !ok {
			return &SyntaxError{Pos: a.pos, Msg: MsgUnknown, Arg: a.String()}
		}
	}
	left, _ := kindOf(n.args[0], kind)
	right, _ := kindOf(n.args[1], kind)
	if comparableWith(n.operator, n.args[0], left, n.args[1], right) {
		return nil
	}
	return &SyntaxError{Pos: n.pos, Msg: MsgType, Arg: n.String()}
}

// comparableWith reports whether two values may stand beside an operator.
func comparableWith(operator string, a *node, left Kind, b *node, right Kind) bool {
	if left == Nothing || right == Nothing {
		return false
	}
	if operator != "=" && operator != "!=" {
		return left == Numeric && right == Numeric
	}
	if b.op != opText {
		a, left, b, right = b, right, a, left
	}
	if b.op != opText {
		return left == right && left != Choices && left != Group
	}
	switch left {
	case Choice, Textual:
		return true
	case Numeric: // a declared non-answer, or none at all
		return a.op == opReference && (b.text == "" || b.text == "98" || b.text == "99")
	}
	return b.text == "" // was it answered
}

func kindOf(n *node, kind func(question, item string) (Kind, bool)) (Kind, bool) {
	switch n.op {
	case opNumber, opCountSelected:
		return Numeric, true
	case opText:
		return Textual, true
	}
	return kind(n.question, n.item)
}

// Codes calls visit for every place where the condition names a code of a
// choice: selected(${V13}, '3') and ${V1} = '2'. Pos is where the code stands.
func (e *Expr) Codes(visit func(question, item, code string, pos int)) {
	e.root.walk(func(n *node) {
		if n.op != opSelected && n.op != opCompare {
			return
		}
		a, b := n.args[0], n.args[1]
		if a.op == opText {
			a, b = b, a
		}
		if a.op == opReference && b.op == opText && b.text != "" {
			visit(a.question, a.item, b.text, b.pos)
		}
	})
}
