package surveys_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys"
)

func codes(qs []*surveys.Question) string {
	var all []string
	for _, q := range qs {
		all = append(all, q.Code)
	}
	return strings.Join(all, " ")
}

func onRoute(f *surveys.Form, a surveys.Answers) string {
	r := f.Route(a)
	var all []*surveys.Question
	for _, p := range f.Pages() {
		all = append(all, f.OnPage(p, r)...)
	}
	return codes(all)
}

// TestBuiltinRoutes holds the routing of the built-in consultation against its
// description.
func TestBuiltinRoutes(t *testing.T) {
	f := builtin(t)
	for code, want := range map[string]string{
		"":  "V1 V2 V8 V9 V10 V11 V12 V16 V18 V18t V20 V20t V21 V22 V23",
		"1": "V1 V2 V3 V8 V9 V10 V11 V12 V13 V16 V18 V18t V19 V20 V20t V21 V22 V23",
		"2": "V1 V2 V4 V5 V8 V9 V10 V11 V12 V14 V16 V17 V17t V18 V18t V20 V20t V21 V22 V23",
		"3": "V1 V2 V6 V7 V8 V9 V10 V11 V12 V15 V16 V17 V17t V18 V18t V20 V20t V21 V22 V23",
	} {
		a := surveys.Answers{}
		if code != "" {
			a["V1"] = surveys.Answer{Code: code}
		}
		if diff := cmp.Diff(want, onRoute(f, a)); diff != "" {
			t.Errorf("V1=%s: %s", code, diff)
		}
	}
	for code, want := range map[string]bool{"1": true, "2": true, "3": false, "": false} {
		if got := f.AsksContact(surveys.Answers{"V23": {Code: code}}); got != want {
			t.Errorf("V23=%s: asks for an address: %v", code, got)
		}
	}
}

func TestRouteKeys(t *testing.T) {
	f := builtin(t)
	routes := map[string]surveys.Route{}
	for _, code := range []string{"", "1", "2", "3"} {
		r := f.Route(surveys.Answers{"V1": {Code: code}})
		if before, taken := routes[r.Key()]; taken && before != r {
			t.Errorf("two routes have the key %q", r.Key())
		}
		routes[r.Key()] = r
	}
	if len(routes) != 4 {
		t.Errorf("%d routes", len(routes))
	}
	if a, b := f.Route(surveys.Answers{"V1": {Code: "1"}}), f.Route(surveys.Answers{"V1": {Code: "1"}, "V21": {Text: "x"}}); a != b || a.Key() != b.Key() {
		t.Error("the same route is not equal")
	}
	if (surveys.Route{}).Has("V1") {
		t.Error("the empty route has a question")
	}
}

func TestPages(t *testing.T) {
	f := builtin(t)
	var got []string
	for i, p := range f.Pages() {
		if p.Index != i {
			t.Errorf("page %d says it is %d", i, p.Index)
		}
		got = append(got, f.Definition.Parts[p.Part].Code+": "+codes(p.Questions))
	}
	want := []string{
		"P1: V1", // V2 has other texts per audience
		"P1: V2 V3 V4 V5 V6 V7",
		"P2: V8 V9 V10 V11 V12",
		"P3: V13 V14 V15 V16",
		"P4: V17 V17t V18 V18t V19",
		"P5: V20 V20t V21 V22",
		"P6: V23",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = nil
	f = compile(t, everything())
	for _, p := range f.Pages() {
		got = append(got, codes(p.Questions))
	}
	if diff := cmp.Diff([]string{"S M X R P N W I F", "Z", "Y Yt"}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("Yt", codes(f.Companions("Y"))); diff != "" {
		t.Error(diff)
	}
}

func TestClean(t *testing.T) {
	f := builtin(t)
	a := surveys.Answers{
		"V1": {Code: "2"}, "V3": {Code: "1"}, "V4": {Code: "97"}, "V4.text": {Text: "x"},
		"V13": {Codes: []string{"97"}}, "V13.text": {Text: "y"}, "V21": {Text: "z"}, "Q": {Code: "1"},
	}
	before := len(a)
	kept, dropped := f.Clean(a)
	if diff := cmp.Diff([]string{"V3", "V13", "Q"}, dropped); diff != "" {
		t.Error(diff)
	}
	want := surveys.Answers{"V1": {Code: "2"}, "V4": {Code: "97"}, "V4.text": {Text: "x"}, "V21": {Text: "z"}}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Error(diff)
	}
	if len(a) != before {
		t.Error("the answers that were given have changed")
	}
	if again, dropped := f.Clean(kept); dropped != nil || !cmp.Equal(again, kept) {
		t.Errorf("cleaning twice drops %v", dropped)
	}
}

// TestCleanChain holds that what hangs on a dropped answer is dropped too.
func TestCleanChain(t *testing.T) {
	f := compile(t, everything())
	a := surveys.Answers{"S": {Code: "2"}, "M": {Codes: []string{"1"}}, "Z": {Text: "x"}, "Y": {Code: "1"}, "Yt": {Text: "y"}}
	_, dropped := f.Clean(a)
	if diff := cmp.Diff([]string{"Z", "Y", "Yt"}, dropped); diff != "" {
		t.Error(diff)
	}
}

func TestOrders(t *testing.T) {
	f := builtin(t)
	q, _ := f.Question("V10")
	first := map[int]bool{}
	for order := range surveys.Orders {
		got := f.ItemOrder(q, order)
		sorted := slices.Sorted(slices.Values(got))
		if diff := cmp.Diff([]int{0, 1, 2, 3, 4, 5, 6, 7}, sorted); diff != "" {
			t.Errorf("order %d is no permutation: %s", order, diff)
		}
		if diff := cmp.Diff(got, f.ItemOrder(q, order+surveys.Orders)); diff != "" {
			t.Error(diff)
		}
		first[got[0]] = true
	}
	if len(first) != 8 {
		t.Errorf("%d of 8 themes come first in some order", len(first))
	}
	v8, _ := f.Question("V8")
	if diff := cmp.Diff([]int{0, 1, 2, 3, 4, 5, 6, 7}, f.ItemOrder(v8, 3)); diff != "" {
		t.Errorf("V8 is not shuffled: %s", diff)
	}
}

func TestOptionOrders(t *testing.T) {
	d := everything()
	d.Parts[0].Questions[1].Shuffle = true // M: 1 2 3 97 96 98
	f := compile(t, d)
	q, _ := f.Question("M")
	seen := map[string]bool{}
	for order := -1; order < surveys.Orders; order++ {
		got := f.OptionOrder(q, order)
		if diff := cmp.Diff([]int{3, 4, 5}, got[3:]); diff != "" {
			t.Errorf("order %d: %s", order, diff)
		}
		if diff := cmp.Diff([]int{0, 1, 2}, slices.Sorted(slices.Values(got[:3]))); diff != "" {
			t.Errorf("order %d: %s", order, diff)
		}
		seen[string(rune('0'+got[0]))] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d of 3 options come first in some order", len(seen))
	}
}
