package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// Exit statuses.
const (
	statusOK    = 0
	statusError = 1 // it did not work; a message says why
	statusUsage = 2 // wrong usage; one line says what
)

// cli is the command line: one field per command, one file per command.
type cli struct {
	Data string `help:"Folder of the database and its keys; default: ${default}." default:"regiopeil-data" placeholder:"DIR"`

	Serve     serveCmd     `cmd:"" help:"Serve the surveys and the pages of the staff."`
	Demo      demoCmd      `cmd:"" help:"Serve a throw-away copy with made-up responses and accounts."`
	User      userCmd      `cmd:"" help:"Accounts of the staff."`
	Survey    surveyCmd    `cmd:"" help:"Surveys: list, open, close, import and export."`
	Responses responsesCmd `cmd:"" help:"Responses: import and export."`
	Figures   figuresCmd   `cmd:"" help:"Print the figures of a survey as CSV."`
	Report    reportCmd    `cmd:"" help:"Write the Excel analysis of one theme, or of all."`
	Backup    backupCmd    `cmd:"" help:"Back the data folder up into one file, also while it is served."`
	Restore   restoreCmd   `cmd:"" help:"Restore a backup into an empty data folder."`
	Verify    verifyCmd    `cmd:"" help:"Check the data folder, or a backup, for damage."`
	Load      loadCmd      `cmd:"" help:"Make respondents answer a running server, and measure it."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

// program is what a command may touch of the world outside.
type program struct {
	ctx            context.Context
	data           string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// say tells a person something; what scripts read goes to stdout.
func (p *program) say(format string, args ...any) { fmt.Fprintf(p.stderr, format+"\n", args...) }

// usageError is wrong usage that only the command itself could see.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run runs one command to its end and returns the exit status. Flags that args
// do not hold are taken from REGIOPEIL_… variables. Output for machines goes to
// stdout, everything else to stderr.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	var c cli
	helped := false
	parser, err := newParser(&c, getenv, kong.Writers(stdout, stderr), kong.Exit(func(int) { helped = true }))
	if err != nil {
		fmt.Fprintf(stderr, "regiopeil: %v\n", err)
		return statusError
	}
	parsed, err := parser.Parse(joinNegatives(args))
	if helped {
		return statusOK
	}
	if err != nil {
		return complain(stderr, usageError{err})
	}
	return complain(stderr, parsed.Run(&program{ctx: ctx, data: c.Data, stdin: stdin, stdout: stdout, stderr: stderr}))
}

// newParser reads command lines into c.
func newParser(c *cli, getenv func(string) string, more ...kong.Option) (*kong.Kong, error) {
	return kong.New(c, append([]kong.Option{
		kong.Name("regiopeil"),
		kong.Description("Stakeholder surveys: answers in, figures and Excel out."),
		kong.Resolvers(environment(getenv)),
		kong.ValueFormatter(mentionVariable),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	}, more...)...)
}

func complain(stderr io.Writer, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return statusOK
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "regiopeil: %s (see --help)\n", strings.ReplaceAll(err.Error(), "\n", " "))
		return statusUsage
	default:
		fmt.Fprintf(stderr, "regiopeil: %s\n", describe(err))
		return statusError
	}
}

// variable is the name of the environment variable of a flag: --base-url is
// REGIOPEIL_BASE_URL.
func variable(flag string) string {
	return "REGIOPEIL_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

func environment(getenv func(string) string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if v := getenv(variable(flag.Name)); v != "" && flag.Name != "help" {
			return v, nil
		}
		return nil, nil
	})
}

func mentionVariable(v *kong.Value) string {
	if v.Flag == nil || v.Name == "help" {
		return v.Help
	}
	return fmt.Sprintf("%s ($%s)", v.Help, variable(v.Name))
}
