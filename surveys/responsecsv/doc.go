// Package responsecsv writes and reads responses as CSV: UTF-8, a header,
// commas, one row per response, one column per item.
//
//	response,mode,language,day,V1,V8.T1,V10.T1,V11.T1,V13.1,V13.3,V22,V4.text
//	1,web,nl,2027-03-01,1,4,2,40,1,0,7,
//
// Every cell is a code, a rank (V10.T1), a number with a point, 1 or 0 for an
// option of a multiple choice (V13.1), or a text as it was typed. A question
// that was not answered has empty cells. A declared non-answer to a question of
// several columns has one of its own before them (V10 holds 98), but for a
// multiple choice, where it is the option V13.98.
//
// The columns follow the definition; before them stand response (a number
// without meaning), mode, language and day, which a file to read need not have.
package responsecsv
