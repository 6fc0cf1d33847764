package routing

import (
	"strconv"
	"strings"
)

// String returns the condition in its canonical form: parsed again it means
// the same.
func (e *Expr) String() string { return e.root.String() }

func (n *node) String() string {
	switch n.op {
	case opOr:
		return joinNodes(n.args, " or ")
	case opAnd:
		parts := make([]string, len(n.args))
		for i, a := range n.args {
			if parts[i] = a.String(); a.op == opOr {
				parts[i] = "(" + parts[i] + ")"
			}
		}
		return strings.Join(parts, " and ")
	case opNot:
		return "not(" + n.args[0].String() + ")"
	case opCompare:
		return joinNodes(n.args, " "+n.operator+" ")
	case opSelected:
		return "selected(" + joinNodes(n.args, ", ") + ")"
	case opCountSelected:
		return "count-selected(" + n.args[0].String() + ")"
	case opNumber:
		return strconv.FormatFloat(n.number, 'f', -1, 64)
	case opText:
		if strings.Contains(n.text, "'") {
			return `"` + n.text + `"`
		}
		return "'" + n.text + "'"
	}
	if n.item != "" {
		return "${" + n.question + "." + n.item + "}"
	}
	return "${" + n.question + "}"
}

func joinNodes(nodes []*node, between string) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = n.String()
	}
	return strings.Join(parts, between)
}
