package page

import (
	"net/netip"

	"github.com/gin-gonic/gin"
)

// ForwardedBy are the headers in which a trusted proxy says for whom it asks.
var ForwardedBy = []string{"X-Forwarded-For"}

// subscriber6 is how much of an IPv6 address one subscriber usually has.
const subscriber6 = 56

// Network names the block of addresses that a request comes from, for limits on
// attempts: the first bits4 bits of an IPv4 address, or what one subscriber has
// of IPv6. A proxy that the server trusts says whom it asks for, in
// ForwardedBy; nobody else is believed. What is no address is a block of
// its own.
func Network(c *gin.Context, bits4 int) string {
	ip, err := netip.ParseAddr(c.ClientIP())
	if err != nil {
		// Gin does not read a zone; no proxy has one.
		if ip, err = netip.ParseAddr(c.RemoteIP()); err != nil {
			return c.Request.RemoteAddr
		}
	}
	ip = ip.Unmap().WithZone("")
	bits := bits4
	if ip.Is6() {
		bits = subscriber6
	}
	return netip.PrefixFrom(ip, bits).Masked().String()
}
