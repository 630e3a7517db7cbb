package main

import (
	"log/slog"
	"net/http"

	"github.com/candor-data/candor/internal/house"
)

func pages(h *house.House, log *slog.Logger, info *house.SampleInfo) http.Handler {
	return http.NotFoundHandler()
}
