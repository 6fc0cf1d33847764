// Package intake reads workbooks that people filled in: paper forms, a row each
// (Forms), and conversations (Meetings). The workbooks to fill in are made by
// reports/workbook, which takes from here what the sheets and columns are called.
//
// Every sheet that is read has a mark in its first rows, which says what it is and
// which file it is of. IDs of what is stored come from the file and the number that
// a row gives itself: a file that is sent again gives the same IDs. A row that
// begins with # is not read.
//
// Whatever is wrong is told with the sheet and the cell; all of a file is right, or
// nothing of it is to be used.
package intake
