// Package metrics tells Prometheus how the site and its store are doing. It names
// routes as the map of the site has them, and never a person, a code or an address.
// Nothing else imports the client of Prometheus.
package metrics

import (
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"regiopeil/surveys/store"
)

// Metrics are those of one server. The methods may be called on nil, and then do
// nothing: a server that nobody watches.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	commits  *prometheus.HistogramVec
	batch    prometheus.Histogram
	backups  *prometheus.CounterVec
}

// New returns metrics without a store, which is there later.
func New() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "regiopeil_http_request_duration_seconds", Help: "How long requests took, by route.",
			Buckets: []float64{.001, .005, .025, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route", "method", "code"}),
		commits: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "regiopeil_commit_duration_seconds", Help: "How long transactions took, until they were on the disk or given up.",
			Buckets: []float64{.0005, .001, .005, .025, .1, .5, 1, 5},
		}, []string{"result"}),
		batch: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "regiopeil_commit_writes", Help: "How many writes shared a transaction.",
			Buckets: []float64{1, 2, 4, 8, 16, 32, 64, 128, 256, 512},
		}),
		backups: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "regiopeil_backups_total", Help: "Scheduled backups since the start, by result.",
		}, []string{"result"}),
	}
	m.registry.MustRegister(m.requests, m.commits, m.batch, m.backups,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, result := range []string{done, failed} { // 0 is told as well
		m.commits.WithLabelValues(result)
		m.backups.WithLabelValues(result)
	}
	return m
}

// Results of what was tried.
const (
	done   = "done"
	failed = "failed"
)

func result(wrong bool) string {
	if wrong {
		return failed
	}
	return done
}

// Committed counts a transaction.
func (m *Metrics) Committed(c store.Commit) {
	if m == nil {
		return
	}
	m.commits.WithLabelValues(result(c.Failed)).Observe(c.Took.Seconds())
	m.batch.Observe(float64(c.Jobs))
}

// BackedUp counts a scheduled backup.
func (m *Metrics) BackedUp(err error) {
	if m != nil {
		m.backups.WithLabelValues(result(err != nil)).Inc()
	}
}

// Requests counts requests and how long they take.
func (m *Metrics) Requests() gin.HandlerFunc {
	return func(c *gin.Context) {
		begin := time.Now()
		c.Next()
		route, method := c.FullPath(), c.Request.Method
		if route == "" {
			// Anyone may make up methods, and each would be a series.
			route, method = "none", "any"
		}
		m.requests.WithLabelValues(route, method, strconv.Itoa(c.Writer.Status())).Observe(time.Since(begin).Seconds())
	}
}

// Handler serves GET /metrics, and nothing else. It is for an address of its own:
// what is on the address of the site, a proxy may pass on to everyone.
func (m *Metrics) Handler(log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelError)}))
	return mux
}
