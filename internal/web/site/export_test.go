package site

import "github.com/candor-data/candor/internal/web"

// Routes is the table of pages, for the test that walks it.
func Routes(s Site) []web.Page {
	s.book = nil
	return s.routes()
}
