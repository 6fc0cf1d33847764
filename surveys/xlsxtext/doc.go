// Package xlsxtext reads workbooks (.xlsx) that people send, row by row, and tells
// of what cannot be read in which sheet and cell it stands.
//
// It reads the parts of the file itself (ECMA-376), as it has to know what a
// library for spreadsheets smooths over: which cells hold a formula, a date or an
// error, and that a sheet broke off half way. Nothing but the table of contents of
// the file is unpacked before its limits are known to be kept; rows then stream,
// and no more than one is held. Formulas are never worked out, other files never
// opened.
package xlsxtext
