package main

import (
	"context"
	"log/slog"
	"time"

	"regiopeil/surveys/store"
)

// lookForImports is how often a server looks for imports that broke off.
const lookForImports = 10 * time.Second

// undoImports undoes, until ctx ends, what is left of imports whose program is
// gone: until then nobody sees what came in after they began.
func undoImports(ctx context.Context, db *store.DB, log *slog.Logger) {
	tick := time.NewTicker(lookForImports)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := db.UndoImports(ctx); err != nil && ctx.Err() == nil {
			log.Error("an import that broke off could not be undone and will be tried again", "in", lookForImports, "error", err)
		}
	}
}
