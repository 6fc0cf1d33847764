package locale

import (
	"fmt"
	"time"
	_ "time/tzdata" // periods are in Dutch time wherever the program runs
)

// Amsterdam is the time zone of every time that a person sees.
var Amsterdam = amsterdam()

func amsterdam() *time.Location {
	l, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err) // embedded
	}
	return l
}

// Date returns the day of t in Amsterdam: "7 november 2026"; the zero time is
// empty.
func (c *Catalog) Date(lang string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(Amsterdam)
	return c.T(lang, "date.day", "Day", t.Day(), "Month", c.month(lang, t), "Year", t.Year())
}

// DateTime returns day and time of t in Amsterdam: "7 november 2026, 20.00 uur".
func (c *Catalog) DateTime(lang string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(Amsterdam)
	return c.T(lang, "date.moment", "Date", c.Date(lang, t),
		"Hour", fmt.Sprintf("%02d", t.Hour()), "Minute", fmt.Sprintf("%02d", t.Minute()))
}

// Until says when something that ends at t is over: "tot 7 november 2026, 20.00
// uur", or "tot en met 6 november 2026" where t is the midnight after it. The
// zero time is empty.
func (c *Catalog) Until(lang string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(Amsterdam)
	if t.Hour() == 0 && t.Minute() == 0 {
		return c.T(lang, "date.until_day", "Day", c.Date(lang, t.Add(-time.Hour)))
	}
	return c.T(lang, "date.until_moment", "Moment", c.DateTime(lang, t))
}

// Day turns a day as it is stored (YYYY-MM-DD) into a date to read; what is no
// such day comes back as it is.
func (c *Catalog) Day(lang, day string) string {
	t, err := time.ParseInLocation(time.DateOnly, day, Amsterdam)
	if err != nil {
		return day
	}
	return c.Date(lang, t)
}

func (c *Catalog) month(lang string, t time.Time) string {
	return c.T(lang, fmt.Sprintf("date.month_%d", int(t.Month())))
}
