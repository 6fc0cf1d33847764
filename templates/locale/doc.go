// Package locale holds every text of the interface, in every language.
//
// Texts live in AREA.LANGUAGE.json files beside this one, in the JSON format of
// go-i18n: a key and its text, or a key and its plural forms:
//
//	{
//	  "page.privacy": "Privacy",
//	  "respond.chars_left": {"one": "Nog {{.N}} teken", "other": "Nog {{.N}} tekens"}
//	}
//
// Dutch (Source) is what everything falls back to; a language that is added
// needs only its own file, and may be given to Load from outside the program.
// What a questionnaire asks is not here: it brings its own texts.
package locale
