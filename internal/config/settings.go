package config

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// known is every setting: the manual and the reader are the same table, so that neither can know one that the other does not.
var known = []struct {
	key, env, otherwise, about string
	// set checks a value and keeps it; it gives what to write instead, or "".
	set func(c *Config, value string) (instead string)
}{
	{"listen", "CANDOR_LISTEN", "127.0.0.1:8080",
		"Where pages are served, HOST:PORT. With 127.0.0.1 this machine alone reaches it: put a proxy with TLS on the same machine.",
		func(c *Config, v string) string {
			if !hostPort(v) {
				return "HOST:PORT, like 127.0.0.1:8080 or [::1]:8080"
			}
			c.Listen = v
			return ""
		}},
	{"base", "CANDOR_BASE", "",
		"The address that people type, for links in mail and invitations. Empty: http:// and where it listens. With https:// cookies\nare for TLS alone, which a proxy in front has to speak.",
		func(c *Config, v string) string {
			base, ok := address(v)
			if !ok {
				return "an address without a path, like https://candor.example.com"
			}
			c.Base = base
			return ""
		}},
	{"openBrowser", "CANDOR_OPEN_BROWSER", "true",
		"Whether serve and demo open the pages in a browser, where there is one.",
		flag(func(c *Config) *bool { return &c.OpenBrowser })},
	{"testInbox", "CANDOR_TEST_INBOX", "false",
		"Show outgoing mail at /inbox: for trying out. Whoever reaches the address can then read every sign-in link.",
		flag(func(c *Config) *bool { return &c.TestInbox })},
	{"epochHour", "CANDOR_EPOCH_HOUR", "3",
		"The hour (UTC, 0 to 23) at which new data becomes visible each night, whether there is any or not.",
		whole(0, 23, func(c *Config) *int { return &c.EpochHour })},
	{"memoryMB", "CANDOR_MEMORY_MB", "0",
		"How much memory the engine may take before it spills to tmp/, in MiB. 0: four fifths of the machine's.",
		whole(0, 1<<24, func(c *Config) *int { return &c.MemoryMB })},
	{"threads", "CANDOR_THREADS", "0",
		"How many threads the engine may use. 0: one for each core.",
		whole(0, 1024, func(c *Config) *int { return &c.Threads })},
}

func keys() (out []string) {
	for _, k := range known {
		out = append(out, k.key)
	}
	return out
}

func flag(at func(*Config) *bool) func(*Config, string) string {
	return func(c *Config, v string) string {
		if v != "true" && v != "false" {
			return "true, or false"
		}
		*at(c) = v == "true"
		return ""
	}
}

func whole(least, most int, at func(*Config) *int) func(*Config, string) string {
	return func(c *Config, v string) string {
		n, err := strconv.Atoi(v)
		if err != nil || n < least || n > most {
			return "a whole number from " + strconv.Itoa(least) + " to " + strconv.Itoa(most)
		}
		*at(c) = n
		return ""
	}
}

// hostPort reports whether a listener could take it: a name, an IPv4 address or an IPv6 address in brackets, and a port.
func hostPort(s string) bool {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return false
	}
	host, port := s[:i], s[i+1:]
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return false
	}
	if in, ok := strings.CutPrefix(host, "["); ok {
		in, closed := strings.CutSuffix(in, "]")
		a, err := netip.ParseAddr(in)
		return closed && err == nil && a.Is6()
	}
	return !strings.ContainsFunc(host, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-')
	})
}

// address takes an origin: links are made by adding a path to it.
func address(s string) (string, bool) {
	if s == "" {
		return "", true
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery ||
		u.Fragment != "" || u.Path != "" && u.Path != "/" || strings.ContainsAny(s, "# \t\n\"'<>\\") {
		return "", false
	}
	return strings.TrimSuffix(s, "/"), true
}

// BaseOf is where people reach what listens here: a listener on every address is this machine to itself.
func BaseOf(listen string) string {
	for _, every := range []string{"", "0.0.0.0", "[::]"} {
		if port, ok := strings.CutPrefix(listen, every+":"); ok && !strings.Contains(port, ":") {
			return "http://localhost:" + port
		}
	}
	return "http://" + listen
}
