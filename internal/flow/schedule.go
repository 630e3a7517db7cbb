package flow

import "time"

// Schedule asks a saved question again by itself, as whoever set it.
type Schedule struct {
	Every Every     `json:"every"`
	Set   time.Time `json:"set"`
}

// Every is how often. The zero Every is never.
type Every string
