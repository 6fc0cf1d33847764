package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"regiopeil/surveys/library"
)

// BenchmarkPostResponse is a whole response through the API to the disk, many at
// once, without the network.
func BenchmarkPostResponse(b *testing.B) {
	s := newSite(b)
	form, err := s.store.Form(b.Context(), library.Slug, 0)
	if err != nil {
		b.Fatal(err)
	}
	people := library.NewMadeUp(form, 1)
	var answers []string
	for i := range 100 {
		answers = append(answers, string(form.EncodeJSON(people.Respondent(uint64(i)).Answers)))
	}
	b.ReportAllocs()
	b.SetParallelism(128)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			req := httptest.NewRequest(http.MethodPost, apiResponses, strings.NewReader(posted(uuid.NewString(), answers[i%len(answers)])))
			req.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			if s.handler.ServeHTTP(w, req); w.Code != http.StatusCreated {
				b.Errorf("%d %s", w.Code, w.Body)
				return
			}
		}
	})
}
