package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
	"regiopeil/surveys/store/sqlite"
	"regiopeil/surveys/store/storetest"
)

// The test binary doubles as a program that stores responses and prints each ID
// once it is acknowledged, for tests that look at it from outside.
const (
	childFolder    = "REGIOPEIL_STORE_CHILD"         // its data folder
	childResponses = "REGIOPEIL_STORE_CHILD_N"       // how many; 0: until it is killed
	childCallers   = "REGIOPEIL_STORE_CHILD_CALLERS" // at once
)

func TestMain(m *testing.M) {
	dir := os.Getenv(childFolder)
	if dir == "" {
		os.Exit(m.Run())
	}
	if err := child(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child stores responses in dir and prints their IDs. What cannot be stored it tries
// again, under the same ID; it prints that too.
func child(dir string) error {
	ctx := context.Background()
	n, err := strconv.Atoi(os.Getenv(childResponses))
	if err != nil {
		return err
	}
	callers, err := strconv.Atoi(os.Getenv(childCallers))
	if err != nil {
		return err
	}
	db, _, err := sqlite.OpenFolder(ctx, dir, store.Options{})
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	errs := make(chan error, callers)
	for range callers {
		wg.Go(func() {
			for i := 0; n == 0 || i < n/callers; i++ {
				id := storetest.ID()
				for {
					_, err := db.Submit(ctx, storetest.Response(id, "1", "kind"))
					if err == nil {
						break
					}
					if surveys.CodeOf(err) != surveys.Unavailable {
						errs <- err
						return
					}
					fmt.Println("again") // as somebody does who gets a 503
				}
				fmt.Println(id) // unbuffered: printed means acknowledged
			}
		})
	}
	wg.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return db.Close(ctx)
	}
}

// childCommand prepares the child on a folder that has its survey already.
func childCommand(t *testing.T, dir string, n, callers int, before ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(before, self)
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Env = append(os.Environ(), childFolder+"="+dir, childResponses+"="+strconv.Itoa(n), childCallers+"="+strconv.Itoa(callers))
	return cmd
}

// filled makes a folder with the survey of storetest, and closes it again.
func filled(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	db, _ := storetest.Open(t, dir, store.Options{})
	storetest.Fill(t, db)
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// lines reads IDs, one a line; a line cut off by a kill does not count.
func lines(r *bufio.Reader, each func(id string)) {
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		each(line[:len(line)-1])
	}
}
