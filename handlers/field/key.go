package field

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

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
