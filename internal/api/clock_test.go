package api_test

import "time"

func noon() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }
