package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

type versionCmd struct{}

// Run prints one line: the version of the module, the revision it was built
// from where the build knows it, and the version of Go.
func (versionCmd) Run(p *program) error {
	version, revision := "unknown", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = " " + s.Value
			}
		}
	}
	_, err := fmt.Fprintf(p.stdout, "regiopeil %s%s %s\n", version, revision, runtime.Version())
	return err
}
