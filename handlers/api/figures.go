package api

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
	"regiopeil/reports"
	"regiopeil/surveys"
)

// Limits of one query.
const (
	maxGroupings = 20
	maxNested    = 3
	maxFilters   = 50
)

// query reads theme, by and where from an address. A "+" in an address stands
// for a space, so by=V1+V2 and by=V1%2BV2 are the same.
func query(survey, raw string, keys string) (reports.Query, error) {
	q := reports.Query{Survey: survey, MinBase: reports.SurveysOwn}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return q, invalid(badQuery, surveys.Problem{Key: "api.bad_query"})
	}
	for key, all := range values {
		if !strings.Contains(keys, " "+key+" ") || key == "" {
			return q, wrong(shown(key), problemUnknown)
		}
		if key == "theme" && len(all) > 1 {
			return q, wrong(key, problemTwice)
		}
	}
	q.Theme = values.Get("theme")
	if len(values["by"]) > maxGroupings {
		return q, wrong("by", "api.query_by_many", "Max", maxGroupings)
	}
	for _, by := range values["by"] {
		nested := reports.ParseBy(strings.ReplaceAll(by, " ", "+"))
		if len(nested) > maxNested {
			return q, wrong("by", "api.query_nested_many", "Max", maxNested, "Value", shown(by))
		}
		q.By = append(q.By, nested)
	}
	if len(values["where"]) > maxFilters {
		return q, wrong("where", "api.query_where_many", "Max", maxFilters)
	}
	for _, where := range values["where"] {
		filter, err := reports.ParseFilter(where, ":")
		if err != nil {
			return q, wrong("where", "api.query_where", "Value", shown(where))
		}
		q.Where = append(q.Where, filter)
	}
	return q, nil
}

// wrong is about one field of the query; args are names and values in turn.
func wrong(field, key string, args ...any) error {
	p := surveys.Problem{Question: field, Key: key, Args: map[string]any{}}
	for i := 0; i+1 < len(args); i += 2 {
		p.Args[args[i].(string)] = args[i+1]
	}
	return invalid(badQuery, p)
}

// table answers a query; what the query gets wrong is about the address.
func (api *API) table(c *gin.Context, q reports.Query) (*reports.Table, error) {
	t, err := api.reports.Figures(c.Request.Context(), q)
	return t, aboutQuery(err)
}

// aboutQuery makes an Invalid error one about the address instead of about a
// response. Its problems name theme, by or where.
func aboutQuery(err error) error {
	e, ok := errors.AsType[*surveys.Error](err)
	if !ok || e.Code != surveys.Invalid {
		return err
	}
	return invalid(badQuery, e.Problems...)
}

// Figures sends the long table, as JSON or, where that is asked for, as CSV.
func (api *API) Figures(c *gin.Context) error {
	q, err := query(c.Param("survey"), c.Request.URL.RawQuery, " theme by where ")
	if err != nil {
		return err
	}
	q.Free = may(c, staff.SeeResponses)
	t, err := api.table(c, q)
	if err != nil {
		return err
	}
	c.Writer.Header()["Vary"] = varyAccept
	if !acceptsCSV(c.Request.Header.Get("Accept")) {
		body, err := t.MarshalJSON()
		if err != nil {
			return err
		}
		return send(c, http.StatusOK, body)
	}
	var b bytes.Buffer
	if err := t.WriteCSV(&b); err != nil {
		return err
	}
	return staff.Download(c, staff.FileName("csv", q.Survey, staff.MadeUp(t.Survey.MadeUp), q.Theme, "figures"), staff.CSV, &b)
}

// acceptsCSV reports whether CSV is asked for by name.
func acceptsCSV(accept string) bool {
	for one := range strings.SplitSeq(accept, ",") {
		media, quality, _ := strings.Cut(one, ";")
		if strings.EqualFold(strings.TrimSpace(media), "text/csv") {
			quality = strings.TrimSpace(quality)
			return quality != "q=0" && quality != "q=0.0"
		}
	}
	return false
}
