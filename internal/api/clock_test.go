package api_test

import (
	"net/http"
	"strings"
	"time"

	"github.com/candor-data/candor/internal/access"
)

func noon() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

func letters(*http.Request) access.Letters {
	return access.Letters{
		Link:    func(_, link string) (string, string) { return "Your link", "Open " + link },
		Unknown: func(string) (string, string) { return "Nobody", "We know nobody by this address." },
	}
}

func reader(s string) *strings.Reader { return strings.NewReader(s) }
