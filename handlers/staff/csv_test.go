package staff_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/handlers/staff"
)

func TestCSVOf(t *testing.T) {
	got, err := staff.CSVOf([][]string{
		{"tag", "share"},
		{"=cmd|'/c calc'!A1", "0.5"},
		{"+1+1", "-2.5"},
		{"-2+3", "+3"},
		{"@SUM(A1)", "1e-9"},
		{"\tTab", "-"},
		{"＝1", "a=b"},
		{"-Infinity and more", ""},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "tag,share\n" +
		"'=cmd|'/c calc'!A1,0.5\n" +
		"'+1+1,-2.5\n" +
		"'-2+3,+3\n" +
		"'@SUM(A1),1e-9\n" +
		"'\tTab,'-\n" +
		"'＝1,a=b\n" +
		"'-Infinity and more,\n"
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
}
