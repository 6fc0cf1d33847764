package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"regiopeil/surveys/store"
)

// Watched is what is looked at when Prometheus asks.
type Watched struct {
	Store *store.DB
	// Ready is the state that /readyz tells.
	Ready func(context.Context) string
	// States are all that Ready may return.
	States []string
	// Jobs are the long pieces of work that run and that wait.
	Jobs func() (running, waiting int)
}

// Watch adds what a store and a site tell.
func (m *Metrics) Watch(w Watched) {
	if m != nil {
		m.registry.MustRegister(&collector{w})
	}
}

// WatchBackups adds when the newest scheduled backup was made.
func (m *Metrics) WatchBackups(newest func() time.Time) {
	if m == nil {
		return
	}
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "regiopeil_backup_newest_timestamp_seconds", Help: "When the newest scheduled backup was made; 0: there is none.",
	}, func() float64 {
		if t := newest(); !t.IsZero() {
			return float64(t.Unix())
		}
		return 0
	}))
}

// patience is how long a look at the store may take.
const patience = 5 * time.Second

// collector looks when it is asked.
type collector struct{ Watched }

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("regiopeil_"+name, help, labels, nil)
}

var (
	readyDesc     = describe("ready", "1 of the state that /readyz tells, 0 of the others.", "state")
	waitingDesc   = describe("queue_waiting", "Writes that wait for the writer.")
	limitDesc     = describe("queue_limit", "How many writes may wait.")
	draftsDesc    = describe("drafts", "Answers on their way that are kept.")
	responsesDesc = describe("responses_total", "Responses stored, changed or withdrawn, ever.")
	databaseDesc  = describe("database_bytes", "Size of the database file.")
	walDesc       = describe("wal_bytes", "Size of the write-ahead log.")
	writtenDesc   = describe("wal_checkpointed_bytes", "How much of the write-ahead log is written back.")
	freeDesc      = describe("disk_free_bytes", "Room left on the disk of the data folder.")
	jobsDesc      = describe("jobs", "Downloads that are being made.", "state")
)

// Describe names what Collect sends.
func (c *collector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		readyDesc, waitingDesc, limitDesc, draftsDesc, responsesDesc, databaseDesc, walDesc, writtenDesc, freeDesc, jobsDesc,
	} {
		out <- d
	}
}

// Collect looks at the store. What cannot be read is left out, and Prometheus told.
func (c *collector) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	gauge := func(d *prometheus.Desc, v int64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(v), labels...)
	}
	now := c.Ready(ctx)
	for _, state := range c.States {
		var is int64
		if state == now {
			is = 1
		}
		gauge(readyDesc, is, state)
	}
	running, waiting := c.Jobs()
	gauge(jobsDesc, int64(running), "running")
	gauge(jobsDesc, int64(waiting), "waiting")
	s, err := c.Store.Stats(ctx)
	if err != nil {
		out <- prometheus.NewInvalidMetric(databaseDesc, err)
		return
	}
	gauge(waitingDesc, int64(s.Waiting))
	gauge(limitDesc, int64(s.Limit))
	gauge(draftsDesc, s.Drafts)
	out <- prometheus.MustNewConstMetric(responsesDesc, prometheus.CounterValue, float64(s.LastSeq))
	gauge(databaseDesc, s.Database)
	gauge(walDesc, s.Log)
	gauge(writtenDesc, s.Checkpointed)
	gauge(freeDesc, s.Free)
}
