package surveys_test

import (
	"fmt"

	"regiopeil/surveys"
)

func ExampleParse() {
	d, err := surveys.Parse([]byte(`{
		"title": {"nl": "Samen verder", "en": "Onward together"},
		"languages": ["nl", "en"],
		"consultation": {"code": "samen", "title": {"nl": "Samen", "en": "Together"}, "minutes": 5},
		"audienceQuestion": "V1",
		"themes": [{"code": "T1", "label": {"nl": "Wonen", "en": "Housing"}}],
		"parts": [{
			"code": "P1",
			"title": {"nl": "Over u", "en": "About you"},
			"questions": [
				{
					"code": "V1", "type": "single", "required": true,
					"label": {"nl": "Wie bent u?", "en": "Who are you?"},
					"options": [
						{"code": "1", "label": {"nl": "Inwoner", "en": "Resident"}, "audience": "resident"},
						{"code": "97", "label": {"nl": "Anders", "en": "Other"}, "text": 100}
					]
				},
				{
					"code": "V2", "type": "points", "sum": 100, "role": "points", "for": ["resident"],
					"relevant": "${V1} = '1'",
					"label": {"nl": "Verdeel 100 punten", "en": "Divide 100 points"},
					"items": [{"code": "T1", "label": {"nl": "Wonen", "en": "Housing"}, "themes": ["T1"]}]
				}
			]
		}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := surveys.Compile(d)
	if err != nil {
		fmt.Println(err)
		return
	}
	a, problems := f.DecodeJSON([]byte(`{"V1": "97", "V1.text": "Buurman", "V2": {"T1": 90}}`))
	fmt.Println(len(f.Pages()), "pages;", len(problems), "problems in reading")
	for _, p := range f.Validate(a) {
		fmt.Println(p)
	}
	kept, dropped := f.Clean(a)
	fmt.Println("kept", string(f.EncodeJSON(kept)), "dropped", dropped)
	// Output:
	// 2 pages; 0 problems in reading
	// V2: problem.not_on_route
	// kept {"V1":"97","V1.text":"Buurman"} dropped [V2]
}
