// Package surveys is the domain: what a questionnaire asks, of whom and in
// which order, what may be answered, and what an answer means.
//
// A Definition is the content of one questionnaire, in every language. It is
// versioned and never changes once its survey has opened. A Survey is that
// questionnaire in the field: its address, its period, its contact. A Response
// is what one respondent answered; it keeps the version it was given to.
//
// A Form is a Definition ready to run. It works out the Route that someone gets,
// cuts the questions into Pages, reads answers from JSON (DecodeJSON) and from
// the fields of a page (DecodeForm), judges them (Validate) and writes them in
// one way only (EncodeJSON). Whatever is wrong is a Problem, which names the
// question and a message of the locale files and never a sentence.
//
// The package knows no web framework, no SQL and no spreadsheet. Imports go
// down only: cmd → handlers → reports → surveys; templates stands beside.
//
// # The questionnaire as JSON
//
// Parse and Marshal, `survey import` and `survey export`, and the API carry a
// Definition as JSON. Its fields are those of the Go types, under the names in
// their tags; a field that does not apply is left out. Parse is strict: unknown
// fields, fields given twice, null and anything after the end are refused, and
// so is all that Check finds. Problems carry a Path, as in
// "parts[0].questions[2].options[1].label".
//
//	{
//	  "title": {"nl": "Samen verder", "en": "Onward together"},
//	  "languages": ["nl", "en"],
//	  "consultation": {"code": "samen", "title": {"nl": "Samen", "en": "Together"}, "minutes": 5},
//	  "audienceQuestion": "V1",
//	  "themes": [{"code": "T1", "label": {"nl": "Wonen", "en": "Housing"}}],
//	  "parts": [{
//	    "code": "P1",
//	    "title": {"nl": "Over u", "en": "About you"},
//	    "questions": [
//	      {
//	        "code": "V1", "type": "single", "required": true,
//	        "label": {"nl": "Wie bent u?", "en": "Who are you?"},
//	        "options": [
//	          {"code": "1", "label": {"nl": "Inwoner", "en": "Resident"}, "audience": "resident"},
//	          {"code": "97", "label": {"nl": "Anders", "en": "Other"}, "text": 100}
//	        ]
//	      },
//	      {
//	        "code": "V2", "type": "points", "sum": 100, "role": "points", "for": ["resident"],
//	        "relevant": "${V1} = '1'",
//	        "label": {"nl": "Verdeel 100 punten", "en": "Divide 100 points"},
//	        "items": [{"code": "T1", "label": {"nl": "Wonen", "en": "Housing"}, "themes": ["T1"]}]
//	      }
//	    ]
//	  }]
//	}
//
// Texts have a value per language ("nl") and, where it differs, per audience
// ("nl@business"); a text that is given is given in every language.
//
// Codes of questions match [A-Za-z][A-Za-z0-9_]*, of items, options, parts and
// themes [A-Za-z0-9_]+; they are what answers and figures are keyed by, and stay
// the same from wave to wave. Codes 96 (none), 97 (other), 98 (don't know) and
// 99 (rather not say) mean the same everywhere; 98 and 99 are declared
// non-answers, which any type but a note can offer as options.
//
// What belongs to which type:
//
//	single      options, missing
//	multiple    options (exclusive), max
//	matrix      items, options: the scale
//	statements  items, options: the scale
//	ranking     items, top
//	points      items, sum
//	number      items (none: one number), min, maxNumber, whole
//	text        maxLength, long
//	note        nothing
//
// A single question that weights may depend on can say what becomes of who did
// not answer it (missing: "out" or "one"), and an option of it that it puts
// somebody outside the population (outside).
//
// A condition (relevant) is written as package routing says and looks only at
// questions before its own. A companion (with) follows the question that it
// belongs to and is asked only when that is.
package surveys
