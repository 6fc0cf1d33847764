package templates

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/andybalholm/brotli"
)

// Asset is a style sheet, a script or the icon as it is sent: it never changes under its
// address, so it may be kept for ever.
type Asset struct {
	Path         string // "/assets/public.0f3a….css"
	Type         string // content type
	ETag         string // quoted
	Body         []byte
	Gzip, Brotli []byte
}

// offline are the parts of the script of the organiser's pages, each after those
// that it uses.
var offline = []string{"seal", "store", "queue", "says", "worker", "answer", "keeper", "sheet", "entry", "paper", "list", "file", "start"}

// bundles says which files make up each asset. Style of staff areas that is
// added later joins staff.css by itself.
func bundles() map[string][]string {
	shared := []string{"css/tokens.css", "css/base.css", "css/components.css"}
	public := append(append([]string{}, shared...), "css/questions.css")
	staff := append([]string{}, shared...)
	all, _ := fs.Glob(files, "*/*.css") // the pattern is right
	for _, name := range all {
		switch area := path.Dir(name); area {
		case "css":
		case "respond", "public":
			public = append(public, name)
		default:
			staff = append(staff, name)
		}
	}
	m := map[string][]string{"public.css": public, "staff.css": staff, "paper.css": {"css/tokens.css", "css/paper.css"},
		"kit.css": {"css/tokens.css", "css/paper.css", "css/kit.css"}}
	scripts, _ := fs.Glob(files, "js/*.js")
	for _, name := range scripts {
		m[path.Base(name)] = []string{name}
	}
	m["icon.svg"] = []string{"offline/icon.svg"}
	m["field.js"] = []string{"vendor/idb.js"}
	m["icon.svg"] = []string{"offline/icon.svg"}
	for _, part := range offline {
		m["field.js"] = append(m["field.js"], "offline/"+part+".js")
	}
	return m
}

func loadAssets() (map[string]*Asset, error) {
	assets := map[string]*Asset{}
	for name, parts := range bundles() {
		var body bytes.Buffer
		for _, part := range parts {
			b, err := files.ReadFile(part)
			if err != nil {
				return nil, fmt.Errorf("asset %s: %w", name, err)
			}
			body.Write(b)
		}
		a, err := newAsset(name, body.Bytes())
		if err != nil {
			return nil, err
		}
		assets[name] = a
	}
	return assets, nil
}

func newAsset(name string, body []byte) (*Asset, error) {
	ext := path.Ext(name)
	types := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
	if ext == ".css" {
		body = shrink(body)
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:6])
	a := &Asset{
		Path: "/assets/" + strings.TrimSuffix(name, ext) + "." + hash + ext,
		Type: types[ext], ETag: `"` + hash + `"`, Body: body,
	}
	var gz, br bytes.Buffer
	g, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	// No asset is longer than this window of 256 kB; the usual one of 4 MB takes
	// 13 times the memory.
	b := brotli.NewWriterOptions(&br, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 18})
	for _, w := range []interface {
		Write([]byte) (int, error)
		Close() error
	}{g, b} {
		if _, err := w.Write(body); err != nil {
			return nil, fmt.Errorf("compress %s: %w", name, err)
		}
		if err := w.Close(); err != nil {
			return nil, fmt.Errorf("compress %s: %w", name, err)
		}
	}
	a.Gzip, a.Brotli = gz.Bytes(), br.Bytes()
	return a, nil
}

var (
	cssComment = regexp.MustCompile(`/\*[\s\S]*?\*/`)
	cssSpace   = regexp.MustCompile(`\s+`)
)

// shrink takes comments and needless space out of a style sheet. Our own style
// holds no text in quotes with more than one space.
func shrink(css []byte) []byte {
	return cssSpace.ReplaceAll(cssComment.ReplaceAll(css, nil), []byte(" "))
}

// AssetURL returns the address of "public.css" and the like; an unknown name is
// an error.
func (s *Set) AssetURL(name string) (string, error) {
	a := s.assets[name]
	if a == nil {
		return "", fmt.Errorf("no asset %q", name)
	}
	return a.Path, nil
}

// Worker returns the script of the service worker, which is served under an address
// of its own as well: where it lies is what it may serve.
func (s *Set) Worker() *Asset { return s.assets["sw.js"] }

// Assets returns every asset; the handler serves each under its Path, with
// Cache-Control "public, max-age=31536000, immutable".
func (s *Set) Assets() []*Asset {
	var out []*Asset
	for _, a := range s.assets {
		out = append(out, a)
	}
	return out
}
