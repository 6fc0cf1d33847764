package columns

import "strings"

// Kind says what the entries of a Column hold.
type Kind uint8

const (
	Choice   Kind = iota // one option: Entry.Code
	List                 // options ticked, or items best first: Entry.List
	Amount               // a number: Entry.Number
	Presence             // a text, of which only is known that it is there
)

// Entry is one answer that somebody gave. A declared non-answer to a question
// that takes no option is in Code, whatever the Kind.
type Entry struct {
	Code   string
	List   []uint16 // places in Column.Codes
	Number float64
}

// Column is what everybody answered to one question, or to one item of it.
type Column struct {
	Question, Item string
	Kind           Kind
	// Entries is the dictionary. The first stands for no answer; of a Choice the
	// declared options follow in their order, and then what only older versions
	// of the questionnaire knew.
	Entries []Entry
	// Codes are what List refers to: the declared options (multiple) or items
	// (ranking), and then what only older versions knew.
	Codes []string

	// One of these is in use, by the size of Entries.
	narrow []uint8
	medium []uint16
	wide   []uint32

	byCode   map[string]uint32 // Choice; of other kinds: declared non-answers
	byByte   [256]uint32       // the same for codes of one byte; 0: unknown
	byList   map[string]uint32
	listCode map[string]uint16
	byNumber map[float64]uint32
	small    [128]uint32 // the same for whole numbers under 128; 0: unknown
}

func newColumn(question, item string, kind Kind) *Column {
	c := &Column{Question: question, Item: item, Kind: kind, Entries: make([]Entry, 1), byCode: map[string]uint32{}}
	switch kind {
	case List:
		c.byList, c.listCode = map[string]uint32{}, map[string]uint16{}
	case Amount:
		c.byNumber = map[float64]uint32{}
	case Presence:
		c.Entries = append(c.Entries, Entry{})
	}
	return c
}

// Snapshot returns a Column with the rows and Entries that c has now, which may
// be read while c gets more.
func (c *Column) Snapshot() *Column {
	return &Column{
		Question: c.Question, Item: c.Item, Kind: c.Kind, Entries: c.Entries, Codes: c.Codes,
		narrow: c.narrow, medium: c.medium, wide: c.wide,
	}
}

// At returns the place in Entries of what the response in a row answered.
func (c *Column) At(row int) uint32 {
	switch {
	case c.narrow != nil:
		return uint32(c.narrow[row])
	case c.medium != nil:
		return uint32(c.medium[row])
	default:
		return c.wide[row]
	}
}

func (c *Column) set(row int, entry uint32) {
	switch {
	case c.narrow != nil:
		c.narrow[row] = uint8(entry)
	case c.medium != nil:
		c.medium[row] = uint16(entry)
	default:
		c.wide[row] = entry
	}
}

// grow makes room for rows responses.
func (c *Column) grow(rows int) {
	switch {
	case c.medium != nil:
		c.medium = append(make([]uint16, 0, rows), c.medium...)[:rows]
	case c.wide != nil:
		c.wide = append(make([]uint32, 0, rows), c.wide...)[:rows]
	default:
		c.narrow = append(make([]uint8, 0, rows), c.narrow...)[:rows]
	}
}

// add puts an entry in the dictionary, widening the column when it no longer fits.
func (c *Column) add(e Entry) uint32 {
	n := uint32(len(c.Entries))
	c.Entries = append(c.Entries, e)
	if n > 0xFF && c.narrow != nil {
		c.medium = make([]uint16, len(c.narrow))
		for i, v := range c.narrow {
			c.medium[i] = uint16(v)
		}
		c.narrow = nil
	}
	if n > 0xFFFF && c.medium != nil {
		c.wide = make([]uint32, len(c.medium))
		for i, v := range c.medium {
			c.wide[i] = uint32(v)
		}
		c.medium = nil
	}
	return n
}

// code returns the entry of an option, or of a declared non-answer.
func (c *Column) code(b []byte) uint32 {
	if len(b) == 1 {
		if n := c.byByte[b[0]]; n != 0 {
			return n
		}
	} else if n, ok := c.byCode[string(b)]; ok {
		return n
	}
	return c.addCode(string(b))
}

func (c *Column) addCode(code string) uint32 {
	code = strings.Clone(code)
	n := c.add(Entry{Code: code})
	if len(code) == 1 {
		c.byByte[code[0]] = n
	}
	c.byCode[code] = n
	return n
}

// Find returns the place in Entries of an option or declared non-answer.
func (c *Column) Find(code string) (entry int, ok bool) {
	n, ok := c.byCode[code]
	return int(n), ok
}

// number returns the entry of a number.
func (c *Column) number(x float64) uint32 {
	whole := x >= 0 && x < float64(len(c.small)) && x == float64(int(x))
	if whole {
		if n := c.small[int(x)]; n != 0 {
			return n
		}
	} else if n, ok := c.byNumber[x]; ok {
		return n
	}
	n := c.add(Entry{Number: x})
	if whole {
		c.small[int(x)] = n
	} else {
		c.byNumber[x] = n
	}
	return n
}

// place returns where a code stands in Codes.
func (c *Column) place(b []byte) uint16 {
	// A few codes of a few bytes: comparing beats hashing.
	for i, code := range c.Codes[:min(12, len(c.Codes))] {
		if code == string(b) {
			return uint16(i)
		}
	}
	if n, ok := c.listCode[string(b)]; ok {
		return n
	}
	code := string(b)
	n := uint16(len(c.Codes))
	c.Codes = append(c.Codes, code)
	c.listCode[code] = n
	return n
}

// list returns the entry of a list, given as two bytes per place.
func (c *Column) list(places []byte) uint32 {
	if n, ok := c.byList[string(places)]; ok {
		return n
	}
	e := Entry{List: make([]uint16, 0, len(places)/2)}
	for i := 0; i < len(places); i += 2 {
		e.List = append(e.List, uint16(places[i])|uint16(places[i+1])<<8)
	}
	n := c.add(e)
	c.byList[string(places)] = n
	return n
}
