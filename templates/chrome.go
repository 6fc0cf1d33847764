package templates

// Chrome is what stands around the content of every page. Every page's struct
// embeds it.
type Chrome struct {
	Language  string     // of the page: "nl"
	Dir       string     // "ltr" or "rtl"
	Languages []Language // to switch to; fewer than two: no switch
	Title     string     // of this page, for the title bar
	Site      string     // name of the consultation in the header; empty: the product's
	Home      string     // where that name leads; empty: no link
	Error     bool       // something on the page must be corrected: "Fout:" before the title
	MadeUp    bool       // demonstration data: a band says so
	Trial     bool       // trying out: a band says so

	// Form is the id of the form that a language button submits (name lang),
	// so that nothing typed is lost; empty: the languages are links.
	Form string

	Privacy       string // address of the privacy statement; empty: no link
	Accessibility string // address of the accessibility statement; empty: /accessibility
	Contact       Contact

	Nav  []Link // staff: the pages of a role
	User string // staff: who is signed in; empty: nobody

	Manifest string // address of what makes the pages an app of its own; empty: they are none
}

// Language is one language to choose.
type Language struct {
	Code, Name string
	URL        string // of this page in that language; unused where Chrome.Form is set
	Current    bool
}

// Contact is whom to ask; any field may be empty.
type Contact struct{ Name, Email, Phone string }

// Link is a place to go to.
type Link struct {
	Label, URL string
	Current    bool
}
