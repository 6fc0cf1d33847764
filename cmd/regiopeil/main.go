// Command regiopeil serves stakeholder surveys and turns what people answer into
// figures and workbooks per theme. See README.md for a start; every command
// explains itself with --help.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // periods are in Europe/Amsterdam, wherever this runs
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	stop()
	os.Exit(status)
}
