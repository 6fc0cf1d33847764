package wording_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"regiopeil/reports"
	"regiopeil/reports/wording"
	"regiopeil/surveys"
	"regiopeil/surveys/library"
	"regiopeil/templates/locale"
)

func words(t *testing.T, lang string) wording.Words {
	t.Helper()
	d, _ := library.Builtin()
	form, err := surveys.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return wording.New(catalog, lang, form)
}

// mean and share are rows of so many people.
func mean(x float64, base int) *reports.Row {
	return &reports.Row{Question: "V9", Item: "T1", Mode: reports.People, Mean: reports.Num(x), Base: base}
}

func share(x float64, option string) *reports.Row {
	return &reports.Row{Question: "V13", Option: option, Mode: reports.People, Share: reports.Num(x), Base: 100}
}

func TestSentence(t *testing.T) {
	residents, businesses := reports.Who{Audience: "1"}, reports.Who{Audience: "2"}
	tests := []struct {
		name   string
		c      reports.Conclusion
		nl, en string
	}{
		{"a mean with its place", reports.Conclusion{Topic: reports.TopicImportance, Says: reports.SaysHigh, Who: residents, Row: mean(4.24, 500), Low: 1, High: 5, Rank: reports.Rank{Place: 7, Of: 12}},
			"Inwoners vinden dit belangrijk: gemiddeld 4,2 (schaal 1 tot 5). Dat is plaats 7 van de 12 thema’s.",
			"Residents find this important: 4.2 on average (scale 1 to 5). That is place 7 of the 12 themes."},
		{"first, of few people", reports.Conclusion{Topic: reports.TopicSatisfaction, Says: reports.SaysMiddle, Who: businesses, Row: mean(3, 29), Low: 1, High: 5, Rank: reports.Rank{Place: 1, Of: 8}},
			"Bedrijven zijn niet tevreden en niet ontevreden: gemiddeld 3,0 (schaal 1 tot 5). Dat is het hoogste van de 8 thema’s. Dit rust op 29 antwoorden: zie het als een indicatie.",
			"Businesses are neither satisfied nor dissatisfied: 3.0 on average (scale 1 to 5). That is the highest of the 8 themes. This rests on 29 answers: take it as an indication."},
		{"one person", reports.Conclusion{Topic: reports.TopicSatisfaction, Says: reports.SaysValue, Who: businesses, Row: mean(3, 1), Low: 1, High: 5},
			"Bedrijven geven voor tevredenheid gemiddeld 3,0 (schaal 1 tot 5). Dit rust op 1 antwoord: zie het als een indicatie.",
			"Businesses give for satisfaction 3.0 on average (scale 1 to 5). This rests on 1 answer: take it as an indication."},
		{"a tie is no last place", reports.Conclusion{Topic: reports.TopicNeeds, Says: reports.SaysShare, Who: residents, Row: share(.345, "1"), Rank: reports.Rank{Place: 9, Of: 9, Tied: true}},
			"34% van de inwoners kiest: ‘Meer betaalbare woningen’. Dat is plaats 9 van de 9 antwoorden.",
			"34% of the residents choose: ‘Meer betaalbare woningen’. That is place 9 of the 9 answers."},
		{"a difference that one digit does not show", reports.Conclusion{Topic: reports.TopicDifferences, Says: "satisfaction_less", Who: businesses, Than: residents, Row: mean(2.21, 500), Other: mean(2.24, 500)},
			"Bedrijven zijn minder tevreden (2,21) dan inwoners (2,24). Dit verschil is groter dan door toeval is te verklaren.",
			"Businesses are less satisfied (2.21) than residents (2.24). This difference is larger than chance explains."},
		{"a municipality of an audience", reports.Conclusion{Topic: reports.TopicPlaces, Says: "importance_more", Who: reports.Who{Audience: "1", Municipality: "GM0638"}, Row: mean(4.6, 60)},
			"Inwoners uit Zoeterwoude vinden dit belangrijker (4,6) dan die uit de andere gemeenten samen. Dit verschil is groter dan door toeval is te verklaren.",
			"Residents from Zoeterwoude find this more important (4.6) than those from the other municipalities together. This difference is larger than chance explains."},
		{"what was asked differently", reports.Conclusion{Topic: reports.TopicChange, Says: "importance_broken", Who: residents, Reason: "waves.wording"},
			"Hoe belangrijk inwoners dit vinden, is niet te vergelijken met de vorige keer. De vraag is anders gesteld dan toen. Daarom vergelijken we niet.", ""},
		{"a list", reports.Conclusion{Topic: reports.TopicFew, Says: reports.SaysFew, Few: []reports.Who{{Municipality: "GM0546"}, {Municipality: "GM0547"}, {Municipality: "GM0638"}}},
			"Over Leiden, Leiderdorp en Zoeterwoude zeggen we bij dit thema niets: te weinig antwoorden, of de cijfers zouden een kleine groep verraden.",
			"We say nothing of Leiden, Leiderdorp and Zoeterwoude on this theme: too few answers, or the figures would give a small group away."},
		{"dots", reports.Conclusion{Topic: reports.TopicConversations, Says: reports.SaysDots, Meetings: reports.Meetings{Held: 1, People: 1200},
			Row: &reports.Row{Question: reports.DotsQuestion, Mode: reports.Conversation, N: 1, Base: 3600}},
			"Dit thema kreeg 1 van de 3.600 stickers, in 1 gesprek met 1.200 deelnemers. Die tellen we nooit op bij de vragenlijst.",
			"This theme got 1 of the 3,600 dots, in 1 conversation with 1,200 participants. We never add these to the questionnaire."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.nl, words(t, "nl").Sentence(tt.c)); diff != "" {
				t.Errorf("Dutch (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.en, words(t, "en").Sentence(tt.c)); tt.en != "" && diff != "" {
				t.Errorf("English (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEveryTopicHasWords: no topic is without a heading, in any language.
func TestEveryTopicHasWords(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		w := words(t, lang)
		for _, topic := range reports.Topics {
			if got := w.Topic(topic); got == "" || got == "conclusion.topic_"+string(topic) {
				t.Errorf("%s: topic %s has no words", lang, topic)
			}
		}
	}
}
