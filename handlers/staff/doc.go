// Package staff is what the pages for staff share: who may do what, the frame
// around a page, form fields that say what is wrong with them, and downloads.
package staff
