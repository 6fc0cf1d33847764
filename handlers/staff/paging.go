package staff

import "strconv"

// Page is a part of a long list.
type Page struct {
	N, Last  int // from 1
	From, To int // what stands on it, of the list
}

// Pages are the addresses of the pages before and after one; empty: there is none.
type Pages struct{ Earlier, Later string }

// Beside are the pages before and after p, by the address of a page.
func (p Page) Beside(address func(n int) string) (out Pages) {
	if p.N > 1 {
		out.Earlier = address(p.N - 1)
	}
	if p.N < p.Last {
		out.Later = address(p.N + 1)
	}
	return out
}

// PageOf is the page that is asked for of a list of n things, of which so many stand on
// a page. What is no number is the first page, and one after the last is the last.
func PageOf(asked string, n, most int) Page {
	p := Page{N: 1, Last: max(1, (n+most-1)/most)}
	if k, err := strconv.Atoi(asked); err == nil {
		p.N = min(max(1, k), p.Last)
	}
	p.From = (p.N - 1) * most
	p.To = min(n, p.From+most)
	return p
}
