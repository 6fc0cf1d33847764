package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"regiopeil/surveys"
	"regiopeil/surveys/store"
)

type userCmd struct {
	Add     userAddCmd     `cmd:"" help:"Add an account; the password is read from standard input."`
	List    userListCmd    `cmd:"" help:"List the accounts."`
	Disable userDisableCmd `cmd:"" help:"Close an account: its sessions and tokens end at once."`
	Untie   userUntieCmd   `cmd:"" help:"Unlink the app of somebody who lost it; the next sign-in links another one."`
	Token   userTokenCmd   `cmd:"" help:"Make an API token and print it, once."`
}

type userAddCmd struct {
	Email        string   `required:"" help:"E-mail address, with which the person signs in." placeholder:"E"`
	Role         string   `required:"" enum:"admin,organiser,analyst,reader" help:"One of admin, organiser, analyst, reader."`
	Municipality []string `help:"Only for this municipality, as in GM0579. May be repeated." placeholder:"GM0000"`
	Microdata    bool     `help:"May download single responses."`
}

// Run adds the account.
func (c *userAddCmd) Run(p *program) error {
	if !strings.Contains(c.Email, "@") {
		return usagef("--email %q is no e-mail address", c.Email)
	}
	if err := checkMunicipalities(c.Municipality); err != nil {
		return err
	}
	password, err := p.askPassword()
	if err != nil {
		return err
	}
	return p.with(true, func(d *data) error {
		u := &store.User{Email: c.Email, Role: c.Role, Municipalities: c.Municipality, Microdata: c.Microdata}
		if err := d.addUser(p.ctx, u, password); err != nil {
			return err
		}
		p.say("added %s %s", c.Role, c.Email)
		return nil
	})
}

// askPassword reads a password: one line of standard input, unseen on a
// terminal.
func (p *program) askPassword() (string, error) {
	if f, ok := p.stdin.(*os.File); ok && isTerminal(f) {
		fmt.Fprint(p.stderr, "Password: ")
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(p.stderr)
		return string(b), err
	}
	line, err := bufio.NewReader(p.stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

type userListCmd struct{}

// Run prints one line per account.
func (userListCmd) Run(p *program) error {
	return p.with(false, func(d *data) error {
		users, err := d.db.Users(p.ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "E-MAIL\tROLE\tSTATE\tMUNICIPALITIES\tMICRODATA")
		for _, u := range users {
			state, microdata := "active", "no"
			if u.Disabled {
				state = "disabled"
			}
			if u.Microdata {
				microdata = "yes"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", u.Email, u.Role, state, strings.Join(u.Municipalities, ","), microdata)
		}
		return w.Flush()
	})
}

type userDisableCmd struct {
	Email string `arg:"" help:"E-mail address of the account."`
}

// Run closes the account; not that of the last administrator.
func (c *userDisableCmd) Run(p *program) error {
	return p.with(false, func(d *data) error {
		u, _, err := d.db.UserByEmail(p.ctx, c.Email)
		if err != nil {
			return err
		}
		err = d.db.DisableUser(p.ctx, u.ID)
		if surveys.CodeOf(err) == surveys.Conflict {
			return fmt.Errorf("%s: %w; add another one first: regiopeil user add --role admin", c.Email, err)
		}
		return err
	})
}

type userUntieCmd struct {
	Email string `arg:"" help:"E-mail address of the account."`
}

// Run takes the second factor away, and ends all sessions.
func (c *userUntieCmd) Run(p *program) error {
	return p.with(false, func(d *data) error {
		u, _, err := d.db.UserByEmail(p.ctx, c.Email)
		if err != nil {
			return err
		}
		return d.db.RemoveSecondFactor(p.ctx, u.ID)
	})
}

type userTokenCmd struct {
	Email string `arg:"" help:"E-mail address of the account."`
	Name  string `required:"" help:"What the token is for, to know it by later." placeholder:"N"`
	Days  int    `help:"How many days it works; 0: without end; default: ${default}." default:"365" placeholder:"N"`
}

// Run prints the token, and nothing else, on stdout.
func (c *userTokenCmd) Run(p *program) error {
	if c.Days < 0 {
		return usagef("--days=%d: at least 0", c.Days)
	}
	return p.with(false, func(d *data) error {
		u, _, err := d.db.UserByEmail(p.ctx, c.Email)
		if err != nil {
			return err
		}
		token, err := d.addToken(p.ctx, u, c.Name, c.Days)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(p.stdout, token)
		return err
	})
}
