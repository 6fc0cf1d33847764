package workbook

// For the tests of this package's folder.
var (
	SheetName = sheetName
	Typed     = typed
)

// SetMostRows makes sheets shorter, and returns how to make them long again.
func SetMostRows(n int) (restore func()) {
	old := mostRows
	mostRows = n
	return func() { mostRows = old }
}

// Change is what Typed reports.
type Change = change
