package routing

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Expr is a parsed condition.
type Expr struct {
	root *node
	src  string
}

type operation int

const (
	opOr operation = iota
	opAnd
	opNot
	opCompare       // operator, two values
	opSelected      // a reference, a text
	opCountSelected // a reference
	opReference
	opNumber
	opText
)

type node struct {
	op       operation
	pos      int
	args     []*node
	operator string  // opCompare
	question string  // opReference
	item     string  // opReference: empty, an item's code or "text"
	text     string  // opText
	number   float64 // opNumber
}

// isCondition reports whether the node is true or false by itself.
func (n *node) isCondition() bool { return n.op <= opSelected }

// Parse reads a condition. The error is a *SyntaxError.
func Parse(src string) (*Expr, error) {
	if len(src) > MaxLength {
		return nil, &SyntaxError{Pos: MaxLength, Msg: MsgLength, Arg: strconv.Itoa(MaxLength)}
	}
	p := parser{lexer: lexer{src: src}}
	if err := p.advance(); err != nil {
		return nil, err
	}
	root, err := p.condition(p.or)
	if err != nil {
		return nil, err
	}
	if p.token.kind != tokenEnd {
		return nil, p.expected("and, or")
	}
	return &Expr{root: root, src: src}, nil
}

// Questions returns the codes of the questions that the condition looks at, in
// the order of their first appearance; of ${V8.T1} that is V8.
func (e *Expr) Questions() []string {
	var codes []string
	e.root.walk(func(n *node) {
		if n.op == opReference && !slices.Contains(codes, n.question) {
			codes = append(codes, n.question)
		}
	})
	return codes
}

// walk visits n and all below it in the order of the source.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, a := range n.args {
		a.walk(visit)
	}
}

// parser reads by recursive descent, one token ahead.
type parser struct {
	lexer
	token token
	depth int
}

func (p *parser) advance() (err error) {
	p.token, err = p.lexer.next()
	return err
}

func (p *parser) expected(what string) error {
	return &SyntaxError{Pos: p.token.pos, Msg: MsgExpected, Arg: what}
}

// condition reads with rule and refuses what is a value.
func (p *parser) condition(rule func() (*node, error)) (*node, error) {
	n, err := rule()
	if err == nil && !n.isCondition() {
		return nil, &SyntaxError{Pos: n.pos, Msg: MsgCondition, Arg: n.String()}
	}
	return n, err
}

func (p *parser) or() (*node, error)  { return p.joined("or", opOr, p.and) }
func (p *parser) and() (*node, error) { return p.joined("and", opAnd, p.comparison) }

func (p *parser) joined(word string, op operation, rule func() (*node, error)) (*node, error) {
	first, err := rule()
	if err != nil {
		return nil, err
	}
	if !p.at(word) {
		return first, nil
	}
	if !first.isCondition() {
		return nil, &SyntaxError{Pos: first.pos, Msg: MsgCondition, Arg: first.String()}
	}
	n := &node{op: op, pos: first.pos, args: []*node{first}}
	for p.at(word) {
		if err := p.advance(); err != nil {
			return nil, err
		}
		next, err := p.condition(rule)
		if err != nil {
			return nil, err
		}
		n.args = append(n.args, next)
	}
	return n, nil
}

func (p *parser) at(word string) bool { return p.token.kind == tokenName && p.token.text == word }

func (p *parser) comparison() (*node, error) {
	left, err := p.primary()
	if err != nil || p.token.kind != tokenOperator {
		return left, err
	}
	operator := p.token
	if left.isCondition() {
		return nil, &SyntaxError{Pos: left.pos, Msg: MsgType, Arg: operator.text}
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	right, err := p.primary()
	if err != nil {
		return nil, err
	}
	if right.isCondition() {
		return nil, &SyntaxError{Pos: right.pos, Msg: MsgType, Arg: operator.text}
	}
	if p.token.kind == tokenOperator {
		return nil, p.expected("and, or")
	}
	return &node{op: opCompare, pos: operator.pos, operator: operator.text, args: []*node{left, right}}, nil
}

func (p *parser) primary() (*node, error) {
	t := p.token
	switch t.kind {
	case tokenOpen:
		return p.inside(t, p.or)
	case tokenName:
		return p.call(t)
	case tokenReference:
		return p.reference()
	case tokenText:
		return &node{op: opText, pos: t.pos, text: t.text}, p.advance()
	case tokenNumber:
		f, err := strconv.ParseFloat(t.text, 64)
		if err != nil || math.IsInf(f, 0) {
			return nil, &SyntaxError{Pos: t.pos, Msg: MsgNumber, Arg: t.text}
		}
		return &node{op: opNumber, pos: t.pos, number: f}, p.advance()
	}
	return nil, p.expected("${…}, '…', 0–9, selected(), count-selected(), not(), (")
}

// inside reads what stands between parentheses; the token is the open one.
func (p *parser) inside(at token, rule func() (*node, error)) (*node, error) {
	if p.depth++; p.depth > MaxDepth {
		return nil, &SyntaxError{Pos: at.pos, Msg: MsgDepth, Arg: strconv.Itoa(MaxDepth)}
	}
	defer func() { p.depth-- }()
	if p.token.kind != tokenOpen {
		return nil, p.expected("(")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := rule()
	if err != nil {
		return nil, err
	}
	if p.token.kind != tokenClose {
		return nil, p.expected(")")
	}
	return n, p.advance()
}

func (p *parser) call(name token) (*node, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch name.text {
	case "not":
		arg, err := p.inside(name, func() (*node, error) { return p.condition(p.or) })
		if err != nil {
			return nil, err
		}
		return &node{op: opNot, pos: name.pos, args: []*node{arg}}, nil
	case "count-selected":
		arg, err := p.inside(name, p.reference)
		if err != nil {
			return nil, err
		}
		return &node{op: opCountSelected, pos: name.pos, args: []*node{arg}}, nil
	case "selected":
		return p.inside(name, func() (*node, error) { return p.selected(name) })
	}
	return nil, &SyntaxError{Pos: name.pos, Msg: MsgFunction, Arg: name.text}
}

func (p *parser) selected(name token) (*node, error) {
	question, err := p.reference()
	if err != nil {
		return nil, err
	}
	if p.token.kind != tokenComma {
		return nil, p.expected(",")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.token.kind != tokenText {
		return nil, p.expected("'…'")
	}
	code := &node{op: opText, pos: p.token.pos, text: p.token.text}
	return &node{op: opSelected, pos: name.pos, args: []*node{question, code}}, p.advance()
}

func (p *parser) reference() (*node, error) {
	if p.token.kind != tokenReference {
		return nil, p.expected("${…}")
	}
	t := p.token
	question, item, _ := strings.Cut(t.text, ".")
	return &node{op: opReference, pos: t.pos, question: question, item: item}, p.advance()
}

// Position returns the byte offset at which the condition first looks at a
// question, or -1.
func (e *Expr) Position(question string) int {
	pos := -1
	e.root.walk(func(n *node) {
		if pos < 0 && n.op == opReference && n.question == question {
			pos = n.pos
		}
	})
	return pos
}
