package page

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gin-gonic/gin"
)

func TestNetwork(t *testing.T) {
	proxies := []string{"10.0.0.0/8", "::1/128"}
	tests := []struct {
		name      string
		trusted   []string
		remote    string
		forwarded []string
		want      string
	}{
		{"a person", nil, "203.0.113.7:1234", nil, "203.0.113.0/24"},
		{"IPv4 as IPv6", nil, "[::ffff:203.0.113.7]:1234", nil, "203.0.113.0/24"},
		{"IPv6", nil, "[2001:db8:1:2ff:3:4:5:6]:443", nil, "2001:db8:1:200::/56"},
		{"IPv6 with a zone", nil, "[fe80::1%eth0]:80", nil, "fe80::/56"},
		{"no address", nil, "unix", nil, "unix"},
		{"no proxy is trusted", nil, "10.0.0.1:80", []string{"198.51.100.4"}, "10.0.0.0/24"},
		{"by the proxy", proxies, "10.0.0.1:80", []string{"198.51.100.4"}, "198.51.100.0/24"},
		{"by the proxy, IPv6", proxies, "[::1]:80", []string{"2001:db8:1:2ff::9"}, "2001:db8:1:200::/56"},
		{"made up by the person", proxies, "203.0.113.7:1234", []string{"198.51.100.4"}, "203.0.113.0/24"},
		{"made up in front of what the proxy adds", proxies, "10.0.0.1:80", []string{"192.0.2.1, 198.51.100.4"}, "198.51.100.0/24"},
		{"made up in a line of its own", proxies, "10.0.0.1:80", []string{"192.0.2.1", "198.51.100.4"}, "198.51.100.0/24"},
		{"by two proxies", proxies, "10.0.0.1:80", []string{"192.0.2.1, 198.51.100.4, 10.2.3.4"}, "198.51.100.0/24"},
		{"the proxy says nothing", proxies, "10.0.0.1:80", nil, "10.0.0.0/24"},
		{"the proxy says what is no address", proxies, "10.0.0.1:80", []string{"unknown"}, "10.0.0.0/24"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, engine := gin.CreateTestContext(httptest.NewRecorder())
			engine.RemoteIPHeaders = ForwardedBy
			if err := engine.SetTrustedProxies(tt.trusted); err != nil {
				t.Fatal(err)
			}
			c.Request = httptest.NewRequest(http.MethodPost, "/login", nil)
			c.Request.RemoteAddr = tt.remote
			for _, f := range tt.forwarded {
				c.Request.Header.Add("X-Forwarded-For", f)
			}
			c.Request.Header.Set("X-Real-IP", "192.0.2.99")
			if got := Network(c, 24); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
