// Package fork does things side by side, so that what fails in one of them fails
// where they are waited for.
package fork

import "sync"

// Group is a number of functions that run at once. The zero Group is ready; it must
// not be copied.
type Group struct {
	wait     sync.WaitGroup
	once     sync.Once
	panicked any
}

// Go runs f beside what the Group runs already.
func (g *Group) Go(f func()) {
	g.wait.Go(func() {
		defer func() {
			if r := recover(); r != nil {
				g.once.Do(func() { g.panicked = r })
			}
		}()
		f()
	})
}

// Wait waits until all are done. A panic of one of them becomes one of the caller,
// which a server survives: that of a goroutine of its own ends the program.
func (g *Group) Wait() {
	g.wait.Wait()
	if g.panicked != nil {
		panic(g.panicked)
	}
}
