// Package dataset writes responses one row each, as CSV with SPSS syntax, as an
// SPSS system file (.sav), as a workbook and as Parquet. These are answers of
// single people, and not figures: who may have them is decided elsewhere.
//
// Rows stand in an order that comes from what they hold, so that it tells nothing
// of who came when and two files of the same responses are the same bytes. Texts
// that people typed are not in them: a text may be a name.
package dataset
