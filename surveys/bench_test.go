package surveys_test

import (
	"testing"
)

// typical is what a resident sends who answers almost everything.
const typical = `{"V1":"1","V2":"GM0546","V3":"4",` +
	`"V8":{"T1":"5","T2":"4","T3":"3","T4":"4","T5":"2","T6":"5","T7":"98","T8":"3"},` +
	`"V9":{"T1":"2","T2":"3","T3":"3","T4":"4","T5":"2","T6":"3","T7":"4","T8":"1"},` +
	`"V10":["T1","T4","T6"],"V11":{"T1":40,"T2":20,"T4":25,"T6":15},` +
	`"V12":{"a":"3","b":"1","c":"2","d":"98","e":"2","f":"1"},"V13":["1","3","97"],"V13.text":"Meer bankjes",` +
	`"V16":"2","V18":["T4","T7"],"V18t":"Twee uur per week op zaterdag","V19":["1","2"],` +
	`"V20":"T1","V20t":"Te weinig huizen voor jongeren, en wat er is, is te duur.","V21":"De bibliotheek","V22":7,"V23":"2"}`

func BenchmarkDecodeJSON(b *testing.B) {
	f := builtin(b)
	raw := []byte(typical)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := f.DecodeJSON(raw); len(problems) > 0 {
			b.Fatal(lines(problems))
		}
	}
}

func BenchmarkEncodeJSON(b *testing.B) {
	f := builtin(b)
	a, _ := f.DecodeJSON([]byte(typical))
	b.ReportAllocs()
	for b.Loop() {
		if len(f.EncodeJSON(a)) == 0 {
			b.Fatal("nothing")
		}
	}
}

func BenchmarkValidate(b *testing.B) {
	f := builtin(b)
	a, _ := f.DecodeJSON([]byte(typical))
	b.ReportAllocs()
	for b.Loop() {
		if problems := f.Validate(a); len(problems) > 0 {
			b.Fatal(lines(problems))
		}
	}
}

func BenchmarkDecodeForm(b *testing.B) {
	f := builtin(b)
	a, _ := f.DecodeJSON([]byte(typical))
	v := f.EncodeForm(a)
	page := f.OnPage(f.Pages()[2], f.Route(a))
	for name := range v {
		if len(name) < 2 || name[:2] != "V8" && name[:2] != "V9" && name[:2] != "V1" || name == "V1" || name[:3] != "V10" && name[:3] != "V11" && name[:3] != "V12" && name[:2] == "V1" {
			delete(v, name)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := f.DecodeForm(v, page); len(problems) > 0 {
			b.Fatal(lines(problems))
		}
	}
}

// TestAllocations keeps the way of a response through the API cheap: what is
// kept must be allocated, and nothing else.
func TestAllocations(t *testing.T) {
	f := builtin(t)
	raw := []byte(typical)
	a, problems := f.DecodeJSON(raw)
	if len(problems) > 0 {
		t.Fatal(lines(problems))
	}
	for name, tt := range map[string]struct {
		most float64
		run  func()
	}{
		"Validate":   {0, func() { f.Validate(a) }},
		"EncodeJSON": {2, func() { f.EncodeJSON(a) }},
		"Route":      {0, func() { f.Route(a) }},
	} {
		if got := testing.AllocsPerRun(100, tt.run); got > tt.most {
			t.Errorf("%s: %v allocations, at most %v", name, got, tt.most)
		}
	}
}
