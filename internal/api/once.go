package api

// How long an Idempotency-Key is: long enough not to be guessed or to meet another by chance.
const (
	shortestKey = 16
	longestKey  = 128
)
