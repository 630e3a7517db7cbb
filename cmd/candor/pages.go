package main

import (
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/api"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/web/signin"
	"github.com/candor-data/candor/internal/web/site"
)

// pages joins the house with its pages and its API. Only a sample company, or serve --test-inbox, shows mail to anybody.
func pages(h *house.House, log *slog.Logger, info *house.SampleInfo, host *access.Host) http.Handler {
	s := site.Site{House: h.House, Door: h.Door, Host: host, Log: log, Now: time.Now, TLS: strings.HasPrefix(h.Base(), "https://")}
	if wd, err := os.Getwd(); err != nil || h.Dir != filepath.Join(wd, "candor-data") {
		s.Dir = h.Dir // commands typed here would not find it by themselves
	}
	if info != nil {
		s.Inbox = h.Outbox.Messages
		s.Try = tries(info)
		s.Offers = info.Offers()
	}
	if info != nil && len(info.Questions) > 0 {
		telling, err := h.Story(info)
		if err != nil {
			log.Error("the story cannot be told: the sample company is not whole")
		} else {
			s.Story = &site.Story{Telling: telling}
		}
	}
	in := signin.Pages{Door: h.Door, TLS: s.TLS, Log: log}
	both := http.NewServeMux()
	both.Handle("/api/", api.New(api.API{House: h.House, Door: h.Door, Session: in.Who, Letters: signin.Letters, Log: log, Now: time.Now}))
	both.Handle("/", site.New(s))
	return both
}

// tries are the ways in to the sample company, which everybody may know.
func tries(info *house.SampleInfo) (out []signin.Try) {
	if info.Customer.Email != "" {
		out = append(out, signin.Try{Who: "a customer", Name: info.Customer.Email, Role: candor.Customer})
	}
	for _, a := range info.Accounts {
		out = append(out, signin.Try{Who: a.Who, Name: a.Name, Secret: a.Secret, Role: a.Role})
	}
	return out
}
