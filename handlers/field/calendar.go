package field

import (
	"bytes"
	"crypto/subtle"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

func sameSecret(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// calendar is an iCalendar file (RFC 5545) of days on which something is due.
type calendar struct {
	stamp  time.Time
	events bytes.Buffer
}

// add puts an agreement on its day.
func (cal *calendar) add(a agreed, from, url string) {
	by, err := time.Parse(time.DateOnly, a.By)
	if err != nil {
		return // Check lets no such day pass
	}
	what := a.What
	if a.Who != "" {
		what += " (" + a.Who + ")"
	}
	cal.line("BEGIN:VEVENT")
	cal.line(fmt.Sprintf("UID:%s-%d@regiopeil", a.of.ID, a.n))
	cal.line("DTSTAMP:" + cal.stamp.UTC().Format("20060102T150405Z"))
	cal.line("DTSTART;VALUE=DATE:" + by.Format("20060102"))
	cal.line("DTEND;VALUE=DATE:" + by.AddDate(0, 0, 1).Format("20060102"))
	cal.line("SUMMARY:" + escape(what))
	cal.line("DESCRIPTION:" + escape(from))
	cal.line("URL:" + url)
	cal.line("END:VEVENT")
}

func (cal *calendar) bytes() []byte {
	out := calendar{}
	for _, line := range []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Regiopeil//NL"} {
		out.line(line)
	}
	out.events.Write(cal.events.Bytes())
	out.line("END:VCALENDAR")
	return out.events.Bytes()
}

// escape writes a text as iCalendar has it (RFC 5545, 3.3.11).
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`, "\r", "").Replace(s)
}

// line writes a line, folded after at most 75 bytes (RFC 5545, 3.1) and never in
// the middle of a character.
func (cal *calendar) line(s string) {
	const longest = 75
	for first := true; ; first = false {
		most := longest
		if !first {
			cal.events.WriteByte(' ')
			most--
		}
		if len(s) <= most {
			cal.events.WriteString(s + "\r\n")
			return
		}
		cut := most
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		cal.events.WriteString(s[:cut] + "\r\n")
		s = s[cut:]
	}
}
