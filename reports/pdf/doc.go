// Package pdf makes pages to print: text, lines, boxes and QR codes where a caller
// wants them, in the Go typeface, which lies in the file.
//
// Lengths are millimetres from the top left of a page, sizes of letters points.
// There are two ways to place text: in a Box, for what has one place (a poster, the
// window of an envelope), and by the flow, which goes down page after page. The same
// calls give the same bytes, whenever they are made.
//
// A file has a title, a language and bookmarks, but no tags: whoever hands one out
// has the same as a web page, and says where (Properties.Page).
package pdf
