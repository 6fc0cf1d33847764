package staff

import (
	"regiopeil/handlers/page"
	"regiopeil/surveys/store"
)

// TokenRow is an API token in a list.
type TokenRow struct {
	Name, Scope, Made, Expires, Used string
	Expired                          bool
	End                              string // where a POST ends it
}

// TokenRows are tokens in words; base is the page that they stand under.
func TokenRows(a *page.Adapter, lang string, all []store.Token, base string) (out []TokenRow) {
	for _, k := range all {
		row := TokenRow{Name: k.Name, Scope: a.Catalog.T(lang, "staff.role_"+k.Scope), Made: a.Catalog.Date(lang, k.Made), Expires: a.Catalog.Date(lang, k.Expires),
			Used: a.Catalog.Day(lang, k.Used), Expired: !k.Expires.IsZero() && !a.Now().Before(k.Expires), End: base + "/tokens/" + k.Hash + "/end"}
		out = append(out, row)
	}
	return out
}
