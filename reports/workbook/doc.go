// Package workbook writes the Excel analysis of a theme: what an analyst sends
// on, prints and works further with. It is the only package that makes
// spreadsheets.
//
// It computes nothing. Every number comes from package reports, which decides
// what may be shown; a hidden figure is a text here, never a zero.
//
// # For whom
//
// The first sheet is for a council: conclusions in sentences, a picture and a small
// table on three pages that can be read without the rest, which prints on its own.
// Every other sheet of a theme's workbook is an appendix to it, and says so above
// each printed page.
//
// # How a workbook is made
//
// Sheets are laid out in memory as rows of cells (sheet.go). excelize makes the
// package around them: styles, tables, panes, print set-up, links, charts and
// document properties. The cells themselves are written here (cells.go), when
// excelize hands over its parts to be zipped (pack.go). That keeps three
// promises that excelize does not: overlapping escapes such as "_x0041_x0042_"
// read back as they were typed, two runs over the same data give the same bytes,
// and long sheets are fast.
//
// # What people typed
//
// A typed text is a string cell, whatever it begins with; there is no formula in
// any workbook. Characters that a spreadsheet cannot hold are replaced by a
// visible sign, and texts longer than a cell are shortened at a character; each
// time a note beside it says so (text.go).
package workbook
