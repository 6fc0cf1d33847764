// Package respond leads residents, businesses and institutions from the landing
// page of a survey to the receipt. Every step is a plain form and a redirect;
// script adds comfort only.
//
// # What is kept where
//
// The browser holds one cookie per survey with the random ID of its draft, and
// nothing else. Nothing is stored before the first page is saved. What was typed
// is kept in the draft word for word, right or wrong; answers are worked out of
// it whenever they are needed. The draft's ID becomes the response's, so that
// sending twice stores once. After sending, another cookie, which ends with the
// browser, remembers the ID for the receipt page.
//
// Whoever came by the QR code of a conversation (?from=CODE on the landing page) has
// a third, of a day, with its ID, until the first response is sent. The draft that is
// begun meanwhile names the conversation, and so does its response.
//
// # Two kinds of pages
//
// Pages that are the same for everybody on a route (the landing page, a page of
// questions that nobody filled in) are drawn and compressed once and then sent
// as bytes. A page with somebody's answers or mistakes is drawn for that person.
//
// # Saving a page
//
// A page's form says how often that page was saved when it was drawn. Where the
// draft says otherwise, another tab or device came between; unless both say the
// same, the person is asked which answers to keep. A choice that takes other
// answers off the route asks for confirmation first.
package respond
