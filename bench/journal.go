package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/ledger"
)

// debits times debit, entry, tree and signed head in one transaction against a bare fsync of as many bytes, one asker after
// another and 500 at once.
func debits(ctx context.Context, tmp string) error {
	base, err := fsyncs(filepath.Join(tmp, "fsync"))
	if err != nil {
		return err
	}
	dir := filepath.Join(tmp, "journal")
	if err := house.Init(dir, house.Options{}); err != nil {
		return err
	}
	h, err := house.Open(ctx, dir, house.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	j := h.DB.Journal()
	intend := func() error {
		_, _, err := j.Intend(ctx, ledger.Intent{
			Body:    ledger.Body{Kind: ledger.KindIntend, Use: "insight", Purpose: "bench", Datasets: []string{"bench"}},
			Charges: []allowance.Charge{{Scope: "partner:bench", Rho: 1, Cap: 1 << 60, Days: 30}, {Scope: "partners", Rho: 1, Cap: 1 << 60, Days: 365}, {Scope: "dataset:bench", Rho: 1}},
		})
		return err
	}
	var one []time.Duration
	for range 300 {
		t := time.Now()
		if err := intend(); err != nil {
			return fmt.Errorf("intend: %w", err)
		}
		one = append(one, time.Since(t))
	}
	const askers, each = 500, 10
	began := time.Now()
	var wg sync.WaitGroup
	errs := make(chan error, askers)
	for range askers {
		wg.Go(func() {
			for range each {
				if err := intend(); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wg.Wait()
	many := time.Since(began) / (askers * each)
	select {
	case err := <-errs:
		return fmt.Errorf("intend: %w", err)
	default:
	}
	fmt.Println("\na debit: three scopes, entry, tree hashes and signed head in one transaction")
	row("one asker after another, median", median(one), base, "a bare fsync of 4 KiB")
	row("500 askers at once, mean of each", many, base, "a bare fsync of 4 KiB")
	return nil
}

func fsyncs(path string) (time.Duration, error) {
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	b := make([]byte, 4096)
	if _, err := rand.Read(b); err != nil {
		return 0, err
	}
	var all []time.Duration
	for range 200 {
		t := time.Now()
		if _, err := f.Write(b); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
		all = append(all, time.Since(t))
	}
	return median(all), nil
}
