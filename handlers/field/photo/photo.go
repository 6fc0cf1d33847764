// Package photo makes pictures that people upload safe to keep and to show: what
// is no picture is refused, and of one that is nothing stays but what it shows.
package photo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	_ "image/png" // formats that are read

	scale "golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

const (
	// MaxBytes is the largest picture that is read.
	MaxBytes = 10 << 20
	// maxMemory keeps a small file from becoming a large picture in memory.
	maxMemory = 64 << 20
	// longest is how many pixels a side is at most once it is kept: enough to read
	// a flip chart.
	longest = 2400
	quality = 85
)

// Refused says why a picture is not taken, in the words of the locale files.
type Refused struct{ Key string }

func (r *Refused) Error() string { return "the picture is refused: " + r.Key }

// Why a picture is refused.
const (
	NoPicture = "conversation.photo_no_picture"
	TooMany   = "conversation.photo_pixels"
)

// Clean reads a JPEG, PNG or WebP and returns it as a JPEG of its own: upright, of
// a size that a page can show, and without anything that the file told beside what
// it shows, such as the place and the camera. A Refused error says what is wrong.
func Clean(file []byte) ([]byte, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	switch {
	case err != nil || format != "jpeg" && format != "png" && format != "webp":
		return nil, &Refused{NoPicture}
	case config.Width < 1 || config.Height < 1 || config.Width > maxMemory/bytesPerPixel(config.ColorModel)/config.Height:
		return nil, &Refused{TooMany}
	}
	read, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, &Refused{NoPicture}
	}
	turn := 1
	if format == "jpeg" {
		turn = orientation(file)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright(smaller(read), turn), &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("write a picture: %w", err)
	}
	return out.Bytes(), nil
}

// bytesPerPixel is what a pixel takes in memory once it is read, about.
func bytesPerPixel(m color.Model) int {
	switch m {
	case color.RGBA64Model, color.NRGBA64Model, color.Gray16Model:
		return 8
	case color.YCbCrModel: // phones keep colours at half the size
		return 2
	}
	return 4
}

// smaller is a picture on white that is no longer than longest.
func smaller(from image.Image) *image.RGBA {
	b := from.Bounds()
	w, h := b.Dx(), b.Dy()
	if side := max(w, h); side > longest {
		w, h = max(1, w*longest/side), max(1, h*longest/side)
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(to, to.Bounds(), image.White, image.Point{}, draw.Src)
	scale.ApproxBiLinear.Scale(to, to.Bounds(), from, b, draw.Over, nil)
	return to
}

// upright turns a picture as the orientation of its file says (Exif 2.3, tag 0x0112).
func upright(from *image.RGBA, turn int) *image.RGBA {
	w, h := from.Bounds().Dx(), from.Bounds().Dy()
	size := image.Rect(0, 0, w, h)
	if turn >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	place := map[int]func(x, y int) (int, int){
		2: func(x, y int) (int, int) { return w - 1 - x, y },
		3: func(x, y int) (int, int) { return w - 1 - x, h - 1 - y },
		4: func(x, y int) (int, int) { return x, h - 1 - y },
		5: func(x, y int) (int, int) { return y, x },
		6: func(x, y int) (int, int) { return h - 1 - y, x },
		7: func(x, y int) (int, int) { return h - 1 - y, w - 1 - x },
		8: func(x, y int) (int, int) { return y, w - 1 - x },
	}[turn]
	if place == nil {
		return from
	}
	to := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			tx, ty := place(x, y)
			to.SetRGBA(tx, ty, from.RGBAAt(x, y))
		}
	}
	return to
}

// Key is the text that says why Clean failed, or nothing.
func Key(err error) string {
	if r, ok := errors.AsType[*Refused](err); ok {
		return r.Key
	}
	return ""
}
