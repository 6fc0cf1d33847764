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
	_, err := fmt.Fprintf(p.stdout, "regiopeil %s %s\n", version(), runtime.Version())
	return err
}

// version is that of the module, with the revision where the build knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return info.Main.Version + " " + s.Value
		}
	}
	return info.Main.Version
}
