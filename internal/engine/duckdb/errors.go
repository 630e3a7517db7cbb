package duckdb

import (
	"context"
	"errors"
	"fmt"

	"github.com/duckdb/duckdb-go/v2"
)

// Error is a failure of DuckDB without its text, which can hold rows and literals (law 5).
type Error struct {
	Class string // memory, disk, interrupted, overflow, file, internal or other
}

func (e *Error) Error() string { return "the engine failed (code " + e.Class + ")" }

// failed keeps of DuckDB's error what it was doing and of what kind it was. The error itself is not wrapped.
func failed(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%s: %w", doing, context.Canceled)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: %w", doing, context.DeadlineExceeded)
	}
	var own *Error
	if errors.As(err, &own) {
		return fmt.Errorf("%s: %w", doing, own)
	}
	class := "other"
	var d *duckdb.Error
	if errors.As(err, &d) {
		switch d.Type {
		case duckdb.ErrorTypeOutOfMemory:
			class = "memory"
		case duckdb.ErrorTypeIO:
			class = "disk"
		case duckdb.ErrorTypeInterrupt:
			class = "interrupted"
		case duckdb.ErrorTypeOutOfRange, duckdb.ErrorTypeConversion:
			class = "overflow"
		case duckdb.ErrorTypePermission:
			class = "file"
		case duckdb.ErrorTypeInternal, duckdb.ErrorTypeFatal:
			class = "internal"
		case duckdb.ErrorTypeBinder, duckdb.ErrorTypeCatalog, duckdb.ErrorTypeParser:
			class = "statement"
		}
	}
	return fmt.Errorf("%s: %w", doing, &Error{class})
}
