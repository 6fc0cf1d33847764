package photo_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"regiopeil/handlers/field/photo"
)

// corner is a picture that is red in its upper left quarter and white elsewhere.
func corner(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 255, 255, 255}
			if x < w/2 && y < h/2 {
				c = color.RGBA{255, 0, 0, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// shot is a JPEG as a phone makes it: with Exif that tells how to turn it, and a
// place.
func shot(t testing.TB, turn uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, corner(64, 32), nil); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00")
	tiff = binary.LittleEndian.AppendUint16(tiff, turn)
	tiff = append(tiff, "\x00\x00\x00\x00\x00\x00GPS 52.16 4.49 Camera X"...)
	exif := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	return append(append(out, exif...), b.Bytes()[2:]...)
}

// TestClean keeps what a picture shows, upright, and nothing else of its file.
func TestClean(t *testing.T) {
	for turn, want := range map[uint16]image.Point{ // where the red is: 0 or 1 of each side
		1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}, 9: {0, 0},
	} {
		out, err := photo.Clean(shot(t, turn))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(out, []byte("GPS")) || bytes.Contains(out, []byte("Exif")) {
			t.Errorf("turn %d: the file tells more than it shows", turn)
		}
		m, format, err := image.Decode(bytes.NewReader(out))
		if err != nil || format != "jpeg" {
			t.Fatalf("%s: %v", format, err)
		}
		size := m.Bounds().Size()
		if tall := turn >= 5 && turn <= 8; tall != (size.Y > size.X) {
			t.Errorf("turn %d: %v", turn, size)
		}
		r, g, _, _ := m.At(size.X/4+want.X*size.X/2, size.Y/4+want.Y*size.Y/2).RGBA()
		if r>>8 < 200 || g>>8 > 80 {
			t.Errorf("turn %d: no red at %v (%d, %d)", turn, want, r>>8, g>>8)
		}
	}
}

func TestCleanSize(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, corner(3000, 100)); err != nil {
		t.Fatal(err)
	}
	out, err := photo.Clean(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if c, _, err := image.DecodeConfig(bytes.NewReader(out)); err != nil || c.Width != 2400 || c.Height != 80 {
		t.Errorf("%+v, %v", c, err)
	}
}

// TestRefused takes no file that only looks like a picture, and no bomb.
func TestRefused(t *testing.T) {
	var moving bytes.Buffer
	if err := gif.Encode(&moving, corner(4, 4), nil); err != nil {
		t.Fatal(err)
	}
	bomb := shot(t, 1)
	frame := bytes.Index(bomb, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(bomb[frame+5:], 60000)
	binary.BigEndian.PutUint16(bomb[frame+7:], 60000)
	for name, tc := range map[string]struct {
		file []byte
		key  string
	}{
		"nothing": {nil, photo.NoPicture},
		"HTML":    {[]byte("<html><script>alert(1)</script>"), photo.NoPicture},
		"SVG":     {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), photo.NoPicture},
		"GIF":     {moving.Bytes(), photo.NoPicture},
		"half":    {shot(t, 1)[:400], photo.NoPicture},
		"bomb":    {bomb, photo.TooMany},
		"text":    {[]byte(strings.Repeat("a", 5000)), photo.NoPicture},
	} {
		if _, err := photo.Clean(tc.file); photo.Key(err) != tc.key {
			t.Errorf("%s: %v, want %s", name, err, tc.key)
		}
	}
}

// FuzzClean reads any file: it is a picture, or refused.
func FuzzClean(f *testing.F) {
	f.Add(shot(f, 6))
	f.Add([]byte("RIFF....WEBPVP8 "))
	f.Fuzz(func(t *testing.T, file []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(file)); err == nil && c.Width*c.Height > 1<<20 {
			t.Skip("large")
		}
		out, err := photo.Clean(file)
		if err != nil {
			if photo.Key(err) == "" {
				t.Error(err)
			}
			return
		}
		if _, format, err := image.DecodeConfig(bytes.NewReader(out)); err != nil || format != "jpeg" {
			t.Errorf("%s, %v", format, err)
		}
	})
}
