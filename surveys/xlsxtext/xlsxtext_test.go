package xlsxtext_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"regiopeil/surveys"
	"regiopeil/surveys/xlsxtext"
)

// parts are those of a workbook with one sheet.
func parts(sheet string) map[string]string {
	return map[string]string{
		"[Content_Types].xml": `<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"_rels/.rels":         `<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":     `<workbook xmlns:r="r"><sheets><sheet name="Blad" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="r3" Type="http://x/styles" Target="styles.xml"/>` +
			`<Relationship Id="r4" Type="http://x/externalLink" Target="http://192.0.2.1/x" TargetMode="External"/></Relationships>`,
		"xl/sharedStrings.xml": `<sst><si><t>plain</t></si><si><r><t>rich </t></r><r><t xml:space="preserve">text</t></r><rPh><t>aid</t></rPh></si><si><t>_x005F_x0041__x0041_</t></si></sst>`,
		"xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd\-mm\-yyyy"/><numFmt numFmtId="171" formatCode="&quot;day&quot;0"/>` +
			`<numFmt numFmtId="172" formatCode="[h]:mm"/><numFmt numFmtId="173" formatCode="[Red]0"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="173"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml": sheet,
	}
}

func pack(t testing.TB, all map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(all[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// told reads all sheets: cells as "D7 kind text", and what is wrong.
func told(file []byte, l xlsxtext.Limits) (lines []string) {
	book, problem := xlsxtext.Open(bytes.NewReader(file), int64(len(file)), l)
	if problem != nil {
		return []string{say(problem)}
	}
	for _, s := range book.Sheets() {
		if s.Hidden {
			lines = append(lines, "hidden "+s.Name)
		}
		rows := book.Rows(s)
		defer rows.Close()
		for {
			row, problem := rows.Next()
			if problem != nil {
				lines = append(lines, say(problem))
			}
			if row == nil {
				break
			}
			for _, c := range row.Cells {
				lines = append(lines, fmt.Sprintf("%s %d %s", xlsxtext.Reference(c.Column, row.Number), c.Kind, c.Text))
			}
		}
		for _, m := range rows.Merged() {
			lines = append(lines, "merged "+m)
		}
	}
	return lines
}

func say(p *surveys.Problem) string {
	return strings.TrimSuffix(p.Key+" "+strings.TrimPrefix(fmt.Sprint(p.Args), "map"), " []")
}

func cells(inner string) string { return `<worksheet><sheetData>` + inner + `</sheetData></worksheet>` }

func TestCells(t *testing.T) {
	for _, tt := range []struct {
		name, sheet string
		want        []string
	}{
		{"texts", cells(`<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="s"><v>2</v></c><c r="AA2" t="inlineStr"><is><t>in</t></is></c><c r="AB2" t="str"><v>_x0042_</v></c></row>`),
			[]string{"A2 0 plain", "C2 0 rich text", "D2 0 _x0041_A", "AA2 0 in", "AB2 0 B"}},
		{"without names", cells(`<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>`),
			[]string{"A1 1 1", "C1 1 2", "A3 1 3"}},
		{"numbers", cells(`<row><c><v>0.30000000000000004</v></c><c><v>1E3</v></c><c><v>-0</v></c><c s="3"><v>5</v></c><c s="5"><v>6</v></c><c s="99"><v>7</v></c></row>`),
			[]string{"A1 1 0.3", "B1 1 1000", "C1 1 0", "D1 1 5", "E1 1 6", "F1 1 7"}},
		{"dates", cells(`<row><c s="1"><v>46447</v></c><c s="2"><v>46447.8125</v></c><c s="4"><v>0.8125</v></c><c s="1"><v>-4</v></c><c t="d"><v>2027-03-01</v></c><c s="4"><v>0.8125116</v></c></row>`),
			[]string{"A1 2 2027-03-01", "B1 2 2027-03-01 19:30", "C1 2 19:30", "D1 1 -4", "E1 2 2027-03-01", "F1 2 19:30:01"}},
		{"others", cells(`<row><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c><f>1+1</f><v>2</v></c><c t="str"><f>"x"</f><v>x</v></c></row>`),
			[]string{"A1 3 1", "B1 4 #N/A", "C1 5 2", "D1 5 x"}},
		{"formula without a value", cells(`<row><c><f>1+1</f></c></row>`), []string{"A1 5"}},
		{"merged", `<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:B3"/></mergeCells></worksheet>`,
			[]string{"A1 1 1", "merged A1:B3"}},
		{"far below", cells(`<row r="1048576"><c r="A1048576"><v>1</v></c></row>`), []string{"A1048576 1 1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := told(pack(t, parts(tt.sheet)), xlsxtext.Limits{})
			for i := range got {
				got[i] = strings.TrimSpace(got[i])
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestFrom1904 reads dates as old Macintoshes counted them.
func TestFrom1904(t *testing.T) {
	all := parts(cells(`<row><c s="1"><v>44985</v></c></row>`))
	all["xl/workbook.xml"] = strings.Replace(all["xl/workbook.xml"], "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	if got := told(pack(t, all), xlsxtext.Limits{}); !slices.Equal(got, []string{"A1 2 2027-03-01"}) {
		t.Error(got)
	}
}

// TestRefused holds files that are no workbook, or one that cannot be trusted.
func TestRefused(t *testing.T) {
	with := func(name, text string) []byte {
		all := parts(cells(`<row><c><v>1</v></c></row>`))
		all[name] = text
		return pack(t, all)
	}
	without := func(name string) []byte {
		all := parts("")
		delete(all, name)
		return pack(t, all)
	}
	types := func(kind string) []byte {
		return with("[Content_Types].xml", `<Types><Override ContentType="`+kind+`"/></Types>`)
	}
	sheet := func(s string) []byte { return pack(t, parts(s)) }
	compound := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	for _, tt := range []struct {
		name string
		file []byte
		want string
	}{
		{"empty", nil, "bulk.file_empty"},
		{"xls", []byte(compound), "bulk.file_old"},
		{"password", []byte(compound + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), "bulk.file_protected"},
		{"web page", []byte("<html><table>"), "bulk.file_other"},
		{"CSV", []byte("V1,V2\n1,2\n"), "bulk.file_other"},
		{"cut off", sheet(cells(""))[:300], "bulk.file_broken [Part:zip]"},
		{"ods", pack(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "bulk.file_ods"},
		{"another zip", pack(t, map[string]string{"a.txt": "x"}), "bulk.file_other"},
		{"docx", types("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"), "bulk.file_other"},
		{"macros", types("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "bulk.file_macros"},
		{"macros that hide", with("xl/vbaProject.bin", "x"), "bulk.file_macros"},
		{"xlsb", types("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "bulk.file_binary"},
		{"part twice", with("XL/Workbook.xml", "<x/>"), "bulk.file_broken [Part:xl/workbook.xml]"},
		{"zip slip to a part", with("x/../xl/workbook.xml", "<x/>"), "bulk.file_broken [Part:xl/workbook.xml]"},
		{"without relations", without("_rels/.rels"), "bulk.file_broken [Part:_rels/.rels]"},
		{"without texts", without("xl/sharedStrings.xml"), "bulk.file_broken [Part:xl/sharedstrings.xml]"},
		{"without a sheet", with("xl/workbook.xml", "<workbook/>"), "bulk.file_broken [Part:xl/workbook.xml]"},
		{"entity bomb", with("xl/sharedStrings.xml", `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>`), "bulk.file_broken [Part:xl/sharedstrings.xml]"},
		{"unknown entity", with("xl/sharedStrings.xml", `<sst><si><t>&b;</t></si></sst>`), "bulk.file_broken [Part:xl/sharedstrings.xml]"},
		{"deep", with("xl/sharedStrings.xml", strings.Repeat("<a>", 1_000_000)), "bulk.file_broken [Part:xl/sharedstrings.xml]"},
		{"long tag", with("xl/sharedStrings.xml", "<sst"+strings.Repeat(` a=">"`, 1_000_000)+">"), "bulk.file_broken [Part:xl/sharedstrings.xml]"},
		{"many texts", with("xl/sharedStrings.xml", "<sst>"+strings.Repeat("<si/>", 600_000)+"</sst>"), "bulk.file_broken [Part:xl/sharedstrings.xml]"},
		{"other encoding", with("xl/sharedStrings.xml", `<?xml version="1.0" encoding="ISO-8859-1"?><sst/>`), "bulk.file_broken [Part:xl/sharedstrings.xml]"},
		{"bomb", with("xl/media/a.xml", strings.Repeat("0", 65<<20)), "bulk.file_large [MB:64 Max:5000]"},
		{"sheet breaks off", sheet(`<worksheet><sheetData><row><c><v>1</v></c>`), "bulk.file_broken [Part:Blad]"},
		{"no XML", sheet("\x00\x01"), "bulk.file_broken [Part:Blad]"},
		{"rows out of order", sheet(cells(`<row r="2"/><row r="1"/>`)), "bulk.file_broken [Part:Blad]"},
		{"cell of another row", sheet(cells(`<row r="2"><c r="A1"><v>1</v></c></row>`)), "bulk.file_broken [Part:Blad]"},
		{"cell twice", sheet(cells(`<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>`)), "bulk.file_broken [Part:Blad]"},
		{"row beyond the last", sheet(cells(`<row r="1048577"/>`)), "bulk.file_broken [Part:Blad]"},
		{"unknown text", sheet(cells(`<row><c t="s"><v>3</v></c></row>`)), "bulk.file_broken [Part:Blad]"},
		{"unknown type", sheet(cells(`<row><c t="x"><v>3</v></c></row>`)), "bulk.file_broken [Part:Blad]"},
		{"no number", sheet(cells(`<row><c><v>NaN</v></c></row>`)), "bulk.file_broken [Part:Blad]"},
		{"last column", sheet(cells(`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`)), "bulk.file_far [Cell:XFD1048576 Sheet:Blad]"},
		{"many rows", sheet(cells(strings.Repeat(`<row><c><v>1</v></c></row>`, 200_000))), "bulk.file_rows [Max:5000 Sheet:Blad]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := told(tt.file, xlsxtext.Limits{})
			if len(got) == 0 || got[len(got)-1] != tt.want {
				t.Errorf("got %q, want %q", got[max(0, len(got)-1):], tt.want)
			}
		})
	}
}

// TestLyingSize reads a part that is larger than the contents of the file say.
func TestLyingSize(t *testing.T) {
	file := pack(t, parts(cells(strings.Repeat(`<row><c><v>1</v></c></row>`, 1000))))
	at := bytes.LastIndex(file, []byte("xl/worksheets/sheet1.xml")) // in the contents
	binary.LittleEndian.PutUint32(file[at-22:], 100)
	got := told(file, xlsxtext.Limits{})
	if want := "bulk.file_broken [Part:Blad]"; got[len(got)-1] != want || len(got) > 10 {
		t.Errorf("%d lines, the last %q, want %q", len(got), got[len(got)-1], want)
	}
}

// TestExcelize reads what another program wrote.
func TestExcelize(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for cell, value := range map[string]any{"A1": "één & <twee>", "B2": 3.5, "C3": true} {
		if err := f.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.NewSheet("Weg"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetSheetVisible("Weg", false); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"A1 0 één & <twee>", "B2 1 3.5", "C3 3 1", "hidden Weg"}
	if diff := cmp.Diff(want, told(b.Bytes(), xlsxtext.Limits{})); diff != "" {
		t.Error(diff)
	}
}

// FuzzOpen holds that whatever is sent is read or refused, within the limits.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("PK"))
	f.Add(pack(f, parts(cells(`<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" s="2"><v>46447.5</v></c><c><f>A1</f><v>1</v></c></row>`))))
	f.Fuzz(func(t *testing.T, file []byte) {
		if lines := told(file, xlsxtext.Limits{Unpacked: 1 << 20, Rows: 50}); len(lines) > 50*2000+100 {
			t.Errorf("%d lines", len(lines))
		}
	})
}

// FuzzSheet reads sheets of well-formed files.
func FuzzSheet(f *testing.F) {
	f.Add(cells(`<row r="2"><c r="A2" t="s"><v>0</v></c></row>`))
	f.Add(`<worksheet><sheetData><row><c t="inlineStr"><is><r><t>x</t></r></is></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		rows := 0
		for _, line := range told(pack(t, parts(sheet)), xlsxtext.Limits{Rows: 50}) {
			if strings.HasPrefix(line, "A") {
				rows++
			}
		}
		if rows > 50*100 {
			t.Errorf("%d rows", rows)
		}
	})
}
