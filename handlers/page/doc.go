// Package page is the one adapter between web pages and Gin: a Handler returns
// an error, and the Adapter turns it into the page and the status that belong
// to it. It also knows the language of whoever asks, who is signed in, and how
// forms are read.
//
// No address of a visitor, no path that may hold a code and no body is ever
// logged; an error is logged with the pattern of its route.
package page
