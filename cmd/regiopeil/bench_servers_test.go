package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"regiopeil/surveys"
	"regiopeil/surveys/codes"
	"regiopeil/surveys/library"
	"regiopeil/surveys/store/sqlite"
)

// baselineVariable makes the test binary serve one of the baselines that the
// program is compared with, in a process of its own.
const baselineVariable = "REGIOPEIL_BENCH_BASELINE"

// Baselines.
const (
	hello       = "hello"       // a bare Gin handler that sends a word
	withoutDisk = "withoutdisk" // takes a response as the API does, and keeps nothing
	oneByOne    = "onebyone"    // the same, with a transaction per response
)

// startBaseline runs a baseline until the benchmark ends.
func startBaseline(b *testing.B, name string) *running {
	b.Helper()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	r := &running{cmd: exec.Command(self), ended: make(chan error, 1)}
	r.cmd.Env = append(os.Environ(), baselineVariable+"="+name)
	r.await(b)
	return r
}

// serveBaseline never returns.
func serveBaseline(name string) {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	switch name {
	case hello:
		r.GET("/", func(c *gin.Context) { c.String(http.StatusOK, "hello") })
	case withoutDisk:
		takeResponses(r, func(*surveys.Response, []byte) error { return nil })
	case oneByOne:
		takeResponses(r, transactions())
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())
	panic(http.Serve(listener, r))
}

// takeResponses does what the API does with a response up to the store: read,
// decode, validate, encode, and make the receipt code.
func takeResponses(r *gin.Engine, keep func(*surveys.Response, []byte) error) {
	definition, _ := library.Builtin()
	form, err := surveys.Compile(definition)
	if err != nil {
		panic(err)
	}
	keys, err := codes.NewKeys(make([]byte, 32))
	if err != nil {
		panic(err)
	}
	r.GET("/api/v1/surveys/:survey", func(c *gin.Context) {
		c.Data(http.StatusOK, "application/json", definition.Marshal())
	})
	r.POST("/api/v1/surveys/:survey/responses", func(c *gin.Context) {
		body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, 1<<20))
		if err != nil {
			c.Status(http.StatusRequestEntityTooLarge)
			return
		}
		var sent struct {
			ID       string          `json:"id"`
			Language string          `json:"language"`
			Answers  json.RawMessage `json:"answers"`
		}
		if err := json.Unmarshal(body, &sent); err != nil || !surveys.IsID(sent.ID) {
			c.Status(http.StatusUnprocessableEntity)
			return
		}
		answers, problems := form.DecodeJSON(sent.Answers)
		if problems = append(problems, form.Validate(answers)...); len(problems) > 0 {
			c.Status(http.StatusUnprocessableEntity)
			return
		}
		response := &surveys.Response{ID: sent.ID, Mode: surveys.Web, Language: sent.Language, Day: time.Now().Format(time.DateOnly), Answers: answers}
		if err := keep(response, form.EncodeJSON(answers)); err != nil {
			c.Status(http.StatusInternalServerError)
			return
		}
		c.JSON(http.StatusCreated, gin.H{"id": sent.ID, "receipt": keys.Receipt(sent.ID)})
	})
}

// transactions returns a keep that stores each response in a transaction of its
// own, in a database that is opened as the program opens its own.
func transactions() func(*surveys.Response, []byte) error {
	dir, err := os.MkdirTemp("", "regiopeil-bench-")
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	engine, err := sqlite.Open(ctx, filepath.Join(dir, "one.db"))
	if err != nil {
		panic(err)
	}
	if _, err := engine.Writer.ExecContext(ctx, `create table responses (seq integer primary key, id blob unique,
		mode text not null, language text not null, day text not null, answers text)`); err != nil {
		panic(err)
	}
	insert, err := engine.Writer.PrepareContext(ctx, "insert into responses (id, mode, language, day, answers) values (?, ?, ?, ?, ?)")
	if err != nil {
		panic(err)
	}
	return func(r *surveys.Response, answers []byte) error {
		id, err := uuid.Parse(r.ID)
		if err != nil {
			return err
		}
		return inTransaction(ctx, engine.Writer, func(tx *sql.Tx) error {
			_, err := tx.StmtContext(ctx, insert).ExecContext(ctx, id[:], string(r.Mode), r.Language, r.Day, string(answers))
			return err
		})
	}
}

func inTransaction(ctx context.Context, db *sql.DB, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after Commit it does nothing
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
