package templates

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAnswers proves how every kind of answer is drawn, and that nothing that
// somebody typed can become markup, wherever it stands.
func TestAnswers(t *testing.T) {
	const evil = `<b a="x" b='y'>&`
	const safe = `&lt;b a=&#34;x&#34; b=&#39;y&#39;&gt;&amp;`
	s := newSet(t)
	for name, c := range map[string]struct {
		answer Answer
		want   string
	}{
		"lines":  {Answer{Lines: []string{"a", evil}}, `<p class="said">a</p><p class="said">` + safe + `</p>`},
		"ranks":  {Answer{Ordered: true, Lines: []string{evil, "b"}}, `<ol class="said"><li>` + safe + `</li><li>b</li></ol>`},
		"pairs":  {Answer{Pairs: []Pair{{evil, evil}}}, `<dl class="pairs"><div><dt>` + safe + `</dt><dd>` + safe + `</dd></div></dl>`},
		"nobody": {Answer{}, `<p class="none">Niet ingevuld</p>`},
	} {
		if diff := cmp.Diff(c.want, string(s.drawAnswer("nl", c.answer))); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
	group := AnswerGroup{Title: evil, Answers: []Answer{
		{Code: "V1", Label: evil, Error: evil, Change: `/s/x/p/1?review=1#V1"` + evil},
		{Code: "V2", Label: "Two", Lines: []string{"two"}},
	}}
	want := `<section class="group"><h2>` + safe + `</h2>
<div class="given wrong"><h3>` + safe + `</h3>
<div class="given-text"><p class="error">` + safe + `</p><p class="none">Not answered</p></div>
<a class="change" href="/s/x/p/1?review=1#V1&#34;` + safe + `">Change<span class="unseen">: ` + safe + `</span></a></div>
<div class="given"><h3>Two</h3>
<div class="given-text"><p class="said">two</p></div>
</div>
</section>`
	got := string(s.Answers("en", []AnswerGroup{group}))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if n := strings.Count(got, "<b"); n > 0 {
		t.Errorf("%d tags of somebody else's", n)
	}
}
