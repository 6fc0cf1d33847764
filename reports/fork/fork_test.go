package fork_test

import (
	"sync/atomic"
	"testing"

	"regiopeil/reports/fork"
)

func TestGroup(t *testing.T) {
	var done atomic.Int32
	defer func() {
		if r := recover(); r != "broken" {
			t.Errorf("recovered %v, want the panic of a part", r)
		}
		if done.Load() != 3 {
			t.Errorf("%d of 3 others are done", done.Load())
		}
	}()
	var g fork.Group
	for range 3 {
		g.Go(func() { done.Add(1) })
	}
	g.Go(func() { panic("broken") })
	g.Wait()
	t.Error("Wait returned")
}
