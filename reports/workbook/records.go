package workbook

import (
	"strings"

	"regiopeil/reports"
	"regiopeil/reports/dataset"
	"regiopeil/surveys"
	"regiopeil/templates/locale"
)

// RecordTexts are the words of a file with single responses, in a language.
func RecordTexts(c *locale.Catalog, lang string, s *surveys.Survey) (reports.DatasetTexts, dataset.SheetTexts) {
	t := func(key string, args ...any) string { return c.T(lang, "records."+key, args...) }
	texts := reports.DatasetTexts{
		Mode: t("mode"), Language: t("language"), Month: t("month"), Rare: t("rare"), RareYes: t("yes"), RareNo: t("no"),
		Weight: t("weight"), Yes: t("chosen"), No: t("not_chosen"), NotPlaced: t("not_placed"),
		Modes: map[string]string{},
	}
	for _, m := range []surveys.Mode{surveys.Web, surveys.Paper, surveys.Telephone} {
		texts.Modes[string(m)] = c.T(lang, "analysis.mode_"+string(m))
	}
	if s.MadeUp {
		texts.Notes = append(texts.Notes, c.T(lang, "workbook.made_up"))
	}
	texts.Notes = append(texts.Notes, strings.Split(t("notes"), "\n")...)
	return texts, dataset.SheetTexts{
		Data: t("sheet_data"), Codebook: c.T(lang, "workbook.sheet_codebook"), About: t("sheet_about"),
		Variable: t("variable"), Label: t("label"), Value: t("value"), ValueLabel: t("value_label"), Kind: t("kind"), Missing: t("missing"),
		IsNumber: t("number"), IsText: t("text"), Language: c.T(lang, "workbook.document_language"),
	}
}
