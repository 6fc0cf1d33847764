package analysis

import (
	"regiopeil/reports"
	"regiopeil/reports/wording"
	"regiopeil/reports/workbook"
)

// inShort is what the figures of a theme come down to: the sentences of the first
// sheet of its workbook.
type inShort struct {
	Main, More []saidTopic
	Weighted   bool // some of it is
}

// saidTopic is what is said of one topic.
type saidTopic struct {
	Title string
	Says  []saidSentence
}

// saidSentence is a conclusion, after what was asked where that is another question
// than that of the one before it.
type saidSentence struct {
	Asked, Text string
}

// inShort returns nil for a choice of people: what a filter leaves is no whole that
// conclusions are about.
func (p *Pages) inShort(v *visit, theme string) (*inShort, error) {
	if len(v.choice.where()) > 0 {
		return nil, nil
	}
	before, err := workbook.Before(v.ctx, p.reports, p.db, v.slug)
	if err != nil {
		return nil, err
	}
	all, err := p.reports.Conclusions(v.ctx, reports.Query{Survey: v.slug, Theme: theme, MinBase: reports.SurveysOwn}, before)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	words := wording.New(p.a.Catalog, v.lang, v.form)
	out := &inShort{}
	asked := ""
	for i, c := range all {
		to := &out.More
		if c.Topic.Main() {
			to = &out.Main
		}
		if i == 0 || all[i-1].Topic != c.Topic {
			*to = append(*to, saidTopic{Title: words.Topic(c.Topic)})
			asked = ""
		}
		says := saidSentence{Text: words.Sentence(c)}
		if question := words.Asked(c); question != asked {
			says.Asked, asked = question, question
		}
		topic := &(*to)[len(*to)-1]
		topic.Says = append(topic.Says, says)
		out.Weighted = out.Weighted || c.Row != nil && c.Row.Weighting == reports.Raked
	}
	return out, nil
}
