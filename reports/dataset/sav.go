package dataset

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
)

// WriteSAV writes an SPSS system file, as the PSPP developers describe the format
// ("System File Format", PSPP Developers Guide): uncompressed, little-endian,
// UTF-8, with variable labels, value labels and missing values. Created is the
// date in the header.
func (d *Dataset) WriteSAV(ctx context.Context, w io.Writer, created time.Time, told Progress) error {
	out := bufio.NewWriterSize(w, 1<<17)
	s := savWriter{d: d}
	s.header(created)
	s.variables()
	s.valueLabels()
	s.extensions()
	s.int32(999, 0) // the end of the dictionary
	if _, err := out.Write(s.Bytes()); err != nil {
		return err
	}
	cells := make([][][]byte, len(d.Variables))
	for i := range d.Variables {
		cells[i] = d.Variables[i].savCells()
	}
	err := d.each(ctx, told, func(row int32) error {
		for i := range d.Variables {
			if _, err := out.Write(cells[i][d.Variables[i].Column.At(int(row))]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// sysmis stands for a number that is not there.
var sysmis = -math.MaxFloat64

type savWriter struct {
	bytes.Buffer
	d *Dataset
}

func (s *savWriter) int32(all ...int) {
	for _, n := range all {
		s.Write(binary.LittleEndian.AppendUint32(nil, uint32(int32(n))))
	}
}

func (s *savWriter) float(x float64) {
	s.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)))
}

// padded writes a text with spaces up to n bytes.
func (s *savWriter) padded(text string, n int) {
	s.WriteString(text)
	s.WriteString(strings.Repeat(" ", n-len(text)))
}

// segments is how many pieces of eight bytes a value takes.
func (v *Variable) segments() int {
	if !v.Text {
		return 1
	}
	return (v.width() + 7) / 8
}

func (v *Variable) width() int { return min(max(1, v.Width), 255) }

// shortName is a name of at most eight letters and digits, of a place.
func shortName(i int) string { return fmt.Sprintf("V%07d", i+1) }

func (s *savWriter) header(created time.Time) {
	size := 0
	for i := range s.d.Variables {
		size += s.d.Variables[i].segments()
	}
	s.WriteString("$FL2")
	s.padded("@(#) SPSS DATA FILE Regiopeil", 60)
	s.int32(2, size, 0, 0, s.d.Len())
	s.float(100)
	s.padded(strings.ToUpper(created.Format("02 Jan 06")), 9)
	s.padded(created.Format("15:04:05"), 8)
	s.padded(cut(s.d.Title, 64), 64)
	s.Write([]byte{0, 0, 0})
}

func (s *savWriter) variables() {
	for i := range s.d.Variables {
		v := &s.d.Variables[i]
		missing := s.missing(v)
		kind, format := 0, 5<<16|v.numberWidth()<<8|v.Decimals
		if v.Text {
			kind, format = v.width(), 1<<16|v.width()<<8
		}
		s.int32(2, kind, 1, len(missing), format, format)
		s.padded(shortName(i), 8)
		label := cut(v.Label, 250)
		s.int32(len(label))
		s.padded(label, (len(label)+3)/4*4)
		for _, m := range missing {
			if v.Text {
				s.padded(m.Text, 8)
			} else {
				s.float(m.Number)
			}
		}
		for range v.segments() - 1 {
			s.int32(2, -1, 0, 0, 0, 0)
			s.padded("", 8)
		}
	}
}

// missing are the values that the file calls missing; of long texts the format
// takes none here.
func (s *savWriter) missing(v *Variable) (out []Value) {
	if v.Text && v.width() > 8 {
		return nil
	}
	for _, value := range v.Values {
		if value.Missing && len(out) < mostMissing {
			out = append(out, value)
		}
	}
	return out
}

// valueLabels writes those of numbers and of texts up to eight bytes.
func (s *savWriter) valueLabels() {
	at := 1
	for i := range s.d.Variables {
		v := &s.d.Variables[i]
		index := at
		at += v.segments()
		if len(v.Values) == 0 || v.Text && v.width() > 8 {
			continue
		}
		s.int32(3, len(v.Values))
		for _, value := range v.Values {
			if v.Text {
				s.padded(cut(value.Text, 8), 8)
			} else {
				s.float(value.Number)
			}
			label := cut(value.Label, 115)
			s.WriteByte(byte(len(label)))
			s.padded(label, (len(label)+8)/8*8-1)
		}
		s.int32(4, 1, index)
	}
}

// extensions are the records that came later to the format.
func (s *savWriter) extensions() {
	s.int32(7, 3, 4, 8, 1, 0, 0, -1, 1, 1, 2, 65001)
	s.int32(7, 4, 8, 3)
	s.float(sysmis)
	s.float(math.MaxFloat64)
	s.float(math.Nextafter(-math.MaxFloat64, 0))
	var names []string
	for i := range s.d.Variables {
		names = append(names, shortName(i)+"="+s.d.Variables[i].Name)
	}
	s.record(13, []byte(strings.Join(names, "\t")))
	s.record(20, []byte("UTF-8"))
	s.longLabels()
}

func (s *savWriter) record(subtype int, data []byte) {
	s.int32(7, subtype, 1, len(data))
	s.Write(data)
}

// longLabels are the value labels of texts over eight bytes.
func (s *savWriter) longLabels() {
	var b savWriter
	for i := range s.d.Variables {
		v := &s.d.Variables[i]
		if !v.Text || v.width() <= 8 || len(v.Values) == 0 {
			continue
		}
		b.int32(len(v.Name))
		b.WriteString(v.Name)
		b.int32(v.width(), len(v.Values))
		for _, value := range v.Values {
			label := cut(value.Label, 115)
			b.int32(v.width())
			b.padded(cut(value.Text, v.width()), v.width())
			b.int32(len(label))
			b.WriteString(label)
		}
	}
	if b.Len() > 0 {
		s.record(21, b.Bytes())
	}
}

// savCells are the values of a variable as the file holds them, by entry.
func (v *Variable) savCells() [][]byte {
	out := make([][]byte, len(v.Present))
	for e, present := range v.Present {
		var s savWriter
		switch {
		case v.Text && present:
			s.padded(cut(v.Texts[e], v.width()), 8*v.segments())
		case v.Text:
			s.padded("", 8*v.segments())
		case present:
			s.float(v.Numbers[e])
		default:
			s.float(sysmis)
		}
		out[e] = s.Bytes()
	}
	return out
}
