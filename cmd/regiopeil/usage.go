package main

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"regiopeil/surveys"
)

// negative is a number that a flag parser takes for a flag.
var negative = regexp.MustCompile(`^-[0-9]`)

// joinNegatives writes "--min-base -5" as "--min-base=-5": no flag of ours is a
// digit, so what looks like one is the value of the flag before it.
func joinNegatives(args []string) []string {
	var out []string
	for i, a := range args {
		if a == "--" {
			return append(out, args[i:]...)
		}
		last := len(out) - 1
		if negative.MatchString(a) && last >= 0 && strings.HasPrefix(out[last], "--") && !strings.Contains(out[last], "=") {
			out[last] += "=" + a
			continue
		}
		out = append(out, a)
	}
	return out
}

// checkAddr refuses what is no HOST:PORT to listen on. The host may be empty,
// which is every address of the machine.
func checkAddr(flag, addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil || port == "" {
		return usagef("%s %q is no HOST:PORT; write it as 127.0.0.1:8080", flag, surveys.Shown(addr))
	}
	return nil
}

// checkProxies reads addresses and blocks of addresses.
func checkProxies(written []string) (out []netip.Prefix, err error) {
	for _, w := range written {
		w = strings.TrimSpace(w)
		p, err := netip.ParsePrefix(w)
		if one, oneErr := netip.ParseAddr(w); oneErr == nil && one.Zone() == "" {
			p, err = netip.PrefixFrom(one, one.BitLen()), nil
		}
		if err != nil {
			return nil, usagef("--trusted-proxies %q is no address or block of addresses; write it as 127.0.0.1 or 10.0.0.0/8", surveys.Shown(w))
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// checkBaseURL returns the address that people use as it is put before a path:
// without a slash at its end. Empty stays empty.
func checkBaseURL(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	u, err := url.Parse(s)
	if err == nil {
		err = absolute(u)
	}
	if err != nil {
		return "", usagef("--base-url %q is no address that people can use; write it as https://peiling.example.nl", surveys.Shown(s))
	}
	return strings.TrimRight(u.String(), "/"), nil
}

// absolute refuses all but http(s)://HOST[:PORT][/PATH].
func absolute(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return fmt.Errorf("not http or https")
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return fmt.Errorf("more than an address")
	}
	if port := u.Port(); port != "" {
		_, err := net.LookupPort("tcp", port)
		return err
	}
	if strings.HasSuffix(u.Host, ":") {
		return fmt.Errorf("no port after the colon")
	}
	return nil
}

// municipality is the code of Statistics Netherlands.
var municipality = regexp.MustCompile(`^GM[0-9]{4}$`)

func checkMunicipalities(codes []string) error {
	for _, code := range codes {
		if !municipality.MatchString(code) {
			return usagef("--municipality %q is no code of a municipality; write it as GM0579", surveys.Shown(code))
		}
	}
	return nil
}
