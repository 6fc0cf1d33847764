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
