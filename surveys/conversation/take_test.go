package conversation_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/surveys/conversation"
)

func TestTake(t *testing.T) {
	type record = conversation.Record
	hands := conversation.Outcome{Ask: conversation.Ask{Kind: conversation.AskHands, Of: "V12.a"}, Voters: 12, Hands: conversation.Hands{For: 7, Against: 5}}
	dots := conversation.Outcome{Ask: conversation.Ask{Kind: conversation.AskDots}, Voters: 12, Dots: map[string]int{"T1": 3, "T4": 2}}
	wishes := conversation.Outcome{Ask: conversation.Ask{Kind: conversation.AskWish, Of: "T2"}, Voters: 12, Wishes: []conversation.Wish{{Text: "Bussen", Times: 4}}}
	before := func() *record {
		return &record{
			Hands:  map[string]conversation.Hands{"V12.a": {For: 1, Neutral: 2}},
			Themes: map[string]conversation.Theme{"T1": {Dots: 1}, "T2": {Dots: 9, Wishes: []conversation.Wish{{Text: "Groen"}}}},
		}
	}
	for name, tc := range map[string]struct {
		taken conversation.Taken
		want  func(r *record)
	}{
		"hands added":    {conversation.Taken{Outcome: hands, How: conversation.TakeAdd}, func(r *record) { r.Hands["V12.a"] = conversation.Hands{For: 8, Neutral: 2, Against: 5} }},
		"hands replaced": {conversation.Taken{Outcome: hands, How: conversation.TakeReplace}, func(r *record) { r.Hands["V12.a"] = conversation.Hands{For: 7, Against: 5} }},
		"hands left out": {conversation.Taken{Outcome: hands, How: conversation.TakeNot}, func(*record) {}},
		"dots added": {conversation.Taken{Outcome: dots, How: conversation.TakeAdd}, func(r *record) {
			r.Themes["T1"], r.Themes["T4"] = conversation.Theme{Dots: 4}, conversation.Theme{Dots: 2}
		}},
		"dots replaced": {conversation.Taken{Outcome: dots, How: conversation.TakeReplace}, func(r *record) {
			r.Themes["T1"], r.Themes["T4"] = conversation.Theme{Dots: 3}, conversation.Theme{Dots: 2}
			r.Themes["T2"] = conversation.Theme{Wishes: []conversation.Wish{{Text: "Groen"}}}
		}},
		"wishes added": {conversation.Taken{Outcome: wishes, How: conversation.TakeAdd}, func(r *record) {
			r.Themes["T2"] = conversation.Theme{Dots: 9, Wishes: []conversation.Wish{{Text: "Groen"}, {Text: "Bussen", Times: 4}}}
		}},
		"wishes replaced": {conversation.Taken{Outcome: wishes, How: conversation.TakeReplace}, func(r *record) {
			r.Themes["T2"] = conversation.Theme{Dots: 9, Wishes: []conversation.Wish{{Text: "Bussen", Times: 4}}}
		}},
		"nobody answered": {conversation.Taken{Outcome: conversation.Outcome{Ask: hands.Ask}, How: conversation.TakeReplace}, func(*record) {}},
	} {
		t.Run(name, func(t *testing.T) {
			got, want := before(), before()
			got.Take([]conversation.Taken{tc.taken})
			tc.want(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPicked(t *testing.T) {
	wishes := []conversation.Wish{{Text: "Meer bussen", Times: 5}, {Text: "vaker de bus", Times: 2}, {Text: "Piet", Times: 1}, {Text: "Een fietspad", Times: 1}}
	type picks = []conversation.Pick
	for name, tc := range map[string]struct {
		picks picks
		want  []conversation.Wish
		wrong []int
	}{
		"as they are": {picks{{Text: "Meer bussen"}, {Text: "vaker de bus"}, {Text: "Piet"}, {Text: "Een fietspad"}}, wishes, nil},
		"merged, dropped, reworded": {
			picks{{Text: "Meer bussen"}, {Text: "vaker de bus", With: 1}, {Text: "Piet", Drop: true}, {Text: "Een veilig fietspad"}},
			[]conversation.Wish{{Text: "Meer bussen", Times: 7}, {Text: "Een veilig fietspad", Times: 1}}, nil,
		},
		"reworded to the same": {
			picks{{Text: "Meer bussen"}, {Text: "meer  BUSSEN"}, {Text: "Piet", Drop: true}, {Text: "x", Drop: true}},
			[]conversation.Wish{{Text: "Meer bussen", Times: 7}}, nil,
		},
		"with itself, with none, with a dropped one, with a merged one": {
			picks{{Text: "a", With: 1}, {Text: "b", With: 5}, {Text: "c", Drop: true}, {Text: "d", With: 3}}, nil, []int{0, 1, 3},
		},
		"in a chain": {picks{{Text: "a"}, {Text: "b", With: 1}, {Text: "c", With: 2}, {Text: "d", With: -1}}, []conversation.Wish{{Text: "a", Times: 7}}, []int{2, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			got, wrong := conversation.Picked(wishes, tc.picks)
			if diff := cmp.Diff(tc.want, got) + cmp.Diff(tc.wrong, wrong); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
