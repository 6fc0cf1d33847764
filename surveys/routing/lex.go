package routing

import (
	"fmt"
	"strings"
)

// SyntaxError says where a condition cannot be understood.
type SyntaxError struct {
	Pos int    // byte offset in the source
	Msg string // message key: "problem.routing_…"
	Arg string // what was found or meant there; may be empty
}

func (e *SyntaxError) Error() string {
	if e.Arg == "" {
		return fmt.Sprintf("%s at byte %d", e.Msg, e.Pos)
	}
	return fmt.Sprintf("%s at byte %d: %s", e.Msg, e.Pos, e.Arg)
}

// Message keys of a SyntaxError.
const (
	MsgCharacter  = "problem.routing_character"   // a character that means nothing here
	MsgUnclosed   = "problem.routing_unclosed"    // a text or ${ without an end
	MsgReference  = "problem.routing_reference"   // ${…} does not hold a code
	MsgNumber     = "problem.routing_number"      // not a number
	MsgFunction   = "problem.routing_function"    // no such function
	MsgExpected   = "problem.routing_expected"    // something else should stand here
	MsgDepth      = "problem.routing_depth"       // too many parentheses
	MsgLength     = "problem.routing_length"      // too long
	MsgUnknown    = "problem.routing_unknown"     // no such question or item
	MsgType       = "problem.routing_type"        // values that cannot be compared
	MsgCondition  = "problem.routing_condition"   // a value where a condition should be
	MsgNotChoice  = "problem.routing_not_choice"  // selected() of what is no choice
	MsgNotChoices = "problem.routing_not_choices" // count-selected() of what is no multiple choice
)

// Bounds of a condition.
const (
	MaxLength = 10_000 // bytes
	MaxDepth  = 50     // parentheses and not() within each other
)

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenReference
	tokenNumber
	tokenText
	tokenName
	tokenOperator // = != < <= > >=
	tokenOpen
	tokenClose
	tokenComma
)

type token struct {
	kind tokenKind
	pos  int
	text string // reference: what stands within ${}; text: without the quotes
}

// lexer cuts a condition into tokens.
type lexer struct {
	src string
	pos int
}

func (l *lexer) next() (token, error) {
	for l.pos < len(l.src) && isSpace(l.src[l.pos]) {
		l.pos++
	}
	if l.pos >= len(l.src) {
		return token{kind: tokenEnd, pos: l.pos}, nil
	}
	switch c := l.src[l.pos]; {
	case c == '(':
		return l.take(tokenOpen, 1), nil
	case c == ')':
		return l.take(tokenClose, 1), nil
	case c == ',':
		return l.take(tokenComma, 1), nil
	case c == '=':
		return l.take(tokenOperator, 1), nil
	case c == '<' || c == '>':
		if strings.HasPrefix(l.src[l.pos+1:], "=") {
			return l.take(tokenOperator, 2), nil
		}
		return l.take(tokenOperator, 1), nil
	case strings.HasPrefix(l.src[l.pos:], "!="):
		return l.take(tokenOperator, 2), nil
	case c == '\'' || c == '"':
		return l.quoted(c)
	case c == '$':
		return l.reference()
	case isDigit(c) || c == '.' || c == '-':
		return l.number()
	case isLetter(c):
		n := 1
		for l.pos+n < len(l.src) && (isLetter(l.src[l.pos+n]) || isDigit(l.src[l.pos+n]) || l.src[l.pos+n] == '-') {
			n++
		}
		return l.take(tokenName, n), nil
	}
	return token{}, &SyntaxError{Pos: l.pos, Msg: MsgCharacter, Arg: firstRune(l.src[l.pos:])}
}

func (l *lexer) take(kind tokenKind, n int) token {
	t := token{kind: kind, pos: l.pos, text: l.src[l.pos : l.pos+n]}
	l.pos += n
	return t
}

func (l *lexer) quoted(quote byte) (token, error) {
	end := strings.IndexByte(l.src[l.pos+1:], quote)
	if end < 0 {
		return token{}, &SyntaxError{Pos: l.pos, Msg: MsgUnclosed, Arg: string(quote)}
	}
	t := l.take(tokenText, end+2)
	t.text = t.text[1 : len(t.text)-1]
	return t, nil
}

func (l *lexer) reference() (token, error) {
	if !strings.HasPrefix(l.src[l.pos:], "${") {
		return token{}, &SyntaxError{Pos: l.pos, Msg: MsgCharacter, Arg: "$"}
	}
	end := strings.IndexByte(l.src[l.pos:], '}')
	if end < 0 {
		return token{}, &SyntaxError{Pos: l.pos, Msg: MsgUnclosed, Arg: "${"}
	}
	t := l.take(tokenReference, end+1)
	t.text = strings.Trim(t.text[2:len(t.text)-1], " ")
	question, item, dotted := strings.Cut(t.text, ".")
	if !isCode(question) || !isLetter(question[0]) || dotted && !isCode(item) {
		return token{}, &SyntaxError{Pos: t.pos, Msg: MsgReference, Arg: t.text}
	}
	return t, nil
}

func (l *lexer) number() (token, error) {
	n, digits, dots := 0, 0, 0
	for l.pos+n < len(l.src) {
		c := l.src[l.pos+n]
		switch {
		case isDigit(c):
			digits++
		case c == '.':
			dots++
		case c != '-' || n > 0:
			goto done
		}
		n++
	}
done:
	t := l.take(tokenNumber, n)
	if digits == 0 || dots > 1 || l.pos < len(l.src) && isLetter(l.src[l.pos]) {
		return token{}, &SyntaxError{Pos: t.pos, Msg: MsgNumber, Arg: t.text}
	}
	return t, nil
}

func isSpace(c byte) bool  { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' }

func isCode(s string) bool {
	for i := range len(s) {
		if !isLetter(s[i]) && !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}
