package surveys

import (
	"net/url"
	"strconv"
)

// EncodeForm returns answers as the fields that DecodeForm reads. A multiple
// choice that was answered with nothing chosen has no field; points that were
// not given are 0.
func (f *Form) EncodeForm(a Answers) url.Values {
	v := url.Values{}
	for i := range f.asked {
		q := &f.asked[i]
		if answer, ok := a[q.Code]; ok {
			q.encodeForm(v, &answer)
		}
		if other, ok := a[q.textField]; ok && q.textField != "" {
			v.Set(q.textField, other.Text)
		}
	}
	return v
}

func (q *asked) encodeForm(v url.Values, a *Answer) {
	switch {
	case a.Code != "":
		v.Set(q.Code, a.Code)
	case q.Type == Multiple:
		for _, code := range a.Codes {
			v.Add(q.Code, code)
		}
	case q.Type == Ranking:
		for place, code := range a.Codes {
			v.Set(q.Code+"."+code, strconv.Itoa(place+1))
		}
	case q.Type == TextType:
		v.Set(q.Code, a.Text)
	case q.Type == Number && len(q.Items) == 0:
		v.Set(q.Code, FormatNumber(a.Numbers[""]))
	default:
		for i, it := range q.Items {
			if code, ok := a.Items[it.Code]; ok {
				v.Set(q.itemFields[i], code)
			}
			if n, ok := a.Numbers[it.Code]; ok || q.Type == Points {
				v.Set(q.itemFields[i], FormatNumber(n))
			}
		}
	}
}

// FormatNumber writes a number with a decimal point, in full, such that it
// reads back as the same number.
func FormatNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
