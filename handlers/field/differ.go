package field

import (
	"maps"
	"slices"
	"strings"
)

// difference is one field that two versions have otherwise.
type difference struct {
	Label  string `json:"label"`
	Theirs string `json:"theirs"`
	Mine   string `json:"mine"`
}

// differ lists the fields in which two versions differ, in the order of their
// names.
func differ(l *layout, m *editPage, theirs, mine map[string]string) (out []difference) {
	names := slices.Concat(slices.Collect(maps.Keys(theirs)), slices.Collect(maps.Keys(mine)))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		a, b := strings.TrimSpace(theirs[name]), strings.TrimSpace(strings.ReplaceAll(mine[name], "\r\n", "\n"))
		if a != b {
			out = append(out, difference{l.called(m, name), a, b})
		}
	}
	return out
}

// called is what a field is called: its theme or list, and its label.
func (l *layout) called(m *editPage, name string) string {
	for _, t := range m.Themes {
		if !strings.HasPrefix(name, "themes."+t.Code+".") && name != "themes."+t.Code {
			continue
		}
		for _, list := range t.Lists {
			if strings.HasPrefix(name, list.Name+".") {
				return t.Label + ": " + list.Label
			}
		}
		return t.Label + ": " + t.Dots.Label
	}
	for _, h := range m.Hands {
		for _, f := range h.Fields {
			if f.Name == name {
				return h.Label + ": " + f.Label
			}
		}
	}
	if strings.HasPrefix(name, m.Agreements.Name+".") {
		return m.Agreements.Label
	}
	for _, f := range slices.Concat(m.About, m.People, m.Ages) {
		if f.Name == name {
			return f.Label
		}
	}
	if strings.HasPrefix(name, "right.") {
		return l.t("right")
	}
	switch name {
	case m.Each.Name:
		return m.Each.Label
	case m.Report.Name:
		return m.Report.Label
	case m.Shared.Name:
		return m.Shared.Label
	}
	return name
}
