package surveys

// Text is one text in several languages and, where it differs, per audience.
// Keys are a language ("nl") or a language and an audience ("nl@business").
type Text map[string]string

// In returns the text for a language and an audience (empty: unknown). It
// falls back from language@audience to language, and then to the source
// language in the same way; a text that has neither is empty.
func (t Text) In(lang, source string, a Audience) string {
	for _, l := range [2]string{lang, source} {
		if a != "" {
			if s, ok := t[l+"@"+string(a)]; ok {
				return s
			}
		}
		if s, ok := t[l]; ok {
			return s
		}
	}
	return ""
}
