package field

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"regiopeil/handlers/staff"
)

type devicePage struct {
	staff.Frame
	Back string
}

// Device is the page about what waits on this device, which a script fills: what
// it is, how it can be taken along as a file, and how such a file is taken in.
func (p *Pages) Device(c *gin.Context) error {
	title := p.a.Catalog.T(p.a.Language(c), "conversation.device_title")
	return p.a.Render(c, http.StatusOK, "field/device", devicePage{staff.NewFrame(p.a, c, title), home})
}

// deviceKey is what unlocks the records that wait on a device.
type deviceKey struct {
	User string `json:"user"`
	Key  []byte `json:"key"` // AES-256, base64
}

// Key tells a device the key under which it keeps what is not sent yet. Who is
// not signed in does not get it, so that what waits cannot be read until then.
func (p *Pages) Key(c *gin.Context) error {
	u := p.a.User(c)
	return answer(c, http.StatusOK, deviceKey{u.ID, p.keys.Device(u.ID)})
}

// manifest makes the organiser's pages installable, as an app that opens on the
// list (https://www.w3.org/TR/appmanifest/).
type manifest struct {
	Name       string `json:"name"`
	Language   string `json:"lang"`
	ID         string `json:"id"`
	Start      string `json:"start_url"`
	Scope      string `json:"scope"`
	Display    string `json:"display"`
	Background string `json:"background_color"`
	Theme      string `json:"theme_color"`
	Icons      []icon `json:"icons"`
}

type icon struct {
	Source string `json:"src"`
	Type   string `json:"type"`
	Sizes  string `json:"sizes"`
}

// Manifest describes the organiser's pages as an app.
func (p *Pages) Manifest(c *gin.Context) error {
	source, err := p.a.Templates.AssetURL("icon.svg")
	if err != nil {
		return err
	}
	lang := p.a.Language(c)
	c.Header("Cache-Control", "no-cache")
	c.Header("Content-Type", "application/manifest+json")
	c.JSON(http.StatusOK, manifest{
		Name: p.a.Catalog.T(lang, "page.product"), Language: lang, ID: home, Start: home, Scope: home, Display: "standalone",
		Background: "#ffffff", Theme: "#0b4a5e", Icons: []icon{{source, "image/svg+xml", "any"}},
	})
	return nil
}
