// Package handlers is the product as it is reached over HTTP: pages for
// respondents and staff, and the API.
//
// New builds it all from Deps; routes.go is the map of the site. What one page
// does is in the package of its audience (respond, account, analysis, field,
// admin, api); package page is the adapter that they share.
//
// # On the way in
//
// No address of a visitor is kept; limits on attempts believe X-Forwarded-For of
// the proxies in Deps only. Headers end at 64 KB and forms at 1 MB and 10,000
// fields; what is larger is refused, and heard out so that the client hears why.
// Every write passes http.CrossOriginProtection: browsers say where a request
// comes from, so that pages need no token and can be the same bytes for everybody.
//
// # On the way out
//
// A strict Content-Security-Policy, no referrer to other sites, and no-store on
// whatever may hold what a person typed.
package handlers
