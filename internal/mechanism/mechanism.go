// Package mechanism is the arithmetic of privacy: sensitivity, sigma and rho. It promises integer results rounded
// against the asker, never in their favour. It refuses to know any data: everything here is public.
//
// The measure is zero-concentrated differential privacy (Bun and Steinke 2016, arXiv 1605.02658). A vector of integers of
// which one person changes at most L0 cells, each by at most Δ, with discrete Gaussian noise of parameter σ·Δ in each
// cell, costs rho = L0·Δ²/(2·(σΔ)²) = L0/(2σ²) (Canonne, Kamath and Steinke 2020, arXiv 2004.00010, theorem 4). So σ is
// "in people": it does not depend on the units of the column.
package mechanism

import (
	"fmt"
	"math"

	"github.com/candor-data/candor"
)

// Sigma gives the noise, in people, of a step of the public ladder. The empty precision is normal.
func Sigma(p candor.Precision) (int64, error) {
	switch p {
	case candor.Fine:
		return 20, nil
	case candor.Normal, "":
		return 50, nil
	case candor.Coarse:
		return 100, nil
	case candor.Coarsest:
		return 200, nil
	}
	return 0, fmt.Errorf("precision is one of fine, normal, coarse, coarsest")
}

// Ladder lists the steps from fine to coarse.
func Ladder() []candor.Precision {
	return []candor.Precision{candor.Fine, candor.Normal, candor.Coarse, candor.Coarsest}
}

// Rho is the loss of vectors distinct noisy vectors at sigma people when one person counts in at most groups cells of
// each: vectors·groups/(2σ²), in nano-units, rounded up. Arguments below 1, more than 2^20
// cells or a sigma above 2^30, where the arithmetic would wrap, give the largest Rho, which no cap allows.
func Rho(vectors, groups, sigma int64) candor.Rho {
	const nano = 1_000_000_000
	if vectors < 1 || groups < 1 || sigma < 1 || sigma > 1<<30 || vectors > 1<<20/groups {
		return math.MaxInt64
	}
	den := 2 * sigma * sigma
	return candor.Rho((vectors*groups*nano + den - 1) / den)
}

// Epsilon turns rho into the epsilon of (epsilon, delta)-differential privacy, for display only:
// the least of δ = exp((α−1)(αρ−ε))·(1−1/α)^α/(α−1) over α > 1 (Canonne, Kamath and Steinke 2020, proposition 12).
func Epsilon(rho candor.Rho, delta float64) float64 {
	if rho <= 0 {
		return 0
	}
	r := rho.Float()
	eps := func(a float64) float64 {
		return a*r + (math.Log(1/delta)-math.Log(a-1)+a*math.Log1p(-1/a))/(a-1)
	}
	// eps is unimodal in α: golden section on log(α−1).
	lo, hi := math.Log(1e-6), math.Log(1e9)
	const g = 0.6180339887498949
	at := func(x float64) float64 { return eps(1 + math.Exp(x)) }
	for range 200 {
		a, b := hi-g*(hi-lo), lo+g*(hi-lo)
		if at(a) < at(b) {
			hi = b
		} else {
			lo = a
		}
	}
	return max(0, at((lo+hi)/2))
}

// Presence is the chance, at most, that anybody guesses rightly whether one person is in the data at all, starting from
// even odds: 1/2 + 1/2·√(rho/2) (Pinsker; holds for any mechanism of that rho).
func Presence(rho candor.Rho) float64 { return min(1, 0.5+0.5*math.Sqrt(rho.Float()/2)) }

// Attribute is the like chance for which of two values somebody has: Φ(√(2·rho)), what Gaussian noise of that rho allows
// when a person is replaced, which moves every cell by at most twice its sensitivity.
func Attribute(rho candor.Rho) float64 { return math.Erfc(-math.Sqrt(rho.Float())) / 2 }

// Z95 is the two-sided 95% point of the normal distribution; the discrete Gaussian's tails are no heavier
// (Canonne, Kamath and Steinke 2020, proposition 25).
const Z95 = 1.959963984540054
