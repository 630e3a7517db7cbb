package protect

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/big"
	"math/bits"
)

// Noise: the exact discrete Gaussian over the integers, P(x) ∝ exp(−x²/2σ²), after Canonne, Kamath and Steinke 2020
// (arXiv 2004.00010), algorithms 1 to 3. Here sigma stands for σ·Δ, the parameter itself in stored units.
//
// Why this way:
//   - Every choice compares uniform random bits with a rational number, so the distribution is the one in the proof, not
//     one near it. Floats appear nowhere: they put holes and steps into the output that tell the value underneath
//     (Mironov 2012).
//   - Products of probabilities are taken by requiring several independent coins, exp(−x−y) = exp(−x)·exp(−y): the step
//     that algorithm 1 itself takes for γ > 1. It keeps every number below sigma·(sigma+1), so that the fast path fits a
//     machine word for each sigma below 2³².
//   - A read error ends the draw with an error. There is no weaker source to fall back to.
//   - The time of one draw depends on its value (Jin et al. 2022); the pool takes draws off the answer's path.
//
// How it is tested: both widths draw for draw from one stream; against the exact probabilities for small sigma; moments and
// tails with closed-form tolerances for large ones (noise_test.go).

const (
	maxSigma  = 1 << 56 // exclusive
	fastSigma = 1 << 32 // exclusive: sigma·(sigma+1) fits 64 bits below it
	maxSteps  = 127     // exclusive, on algorithm 2's V: keeps |draw| below 127·2⁵⁶ < 2⁶³
)

// errTail stands for a draw of more than 126 Laplace scales. It happens less than once in e¹²⁷ (10⁵⁵) draws, and an
// error is the only outcome that neither wraps around nor shortens the tail.
var errTail = errors.New("draw noise: beyond 63 bits")

// sampler turns random bytes into exact draws. It is for one goroutine at a time.
type sampler struct {
	src  io.Reader
	buf  [4096]byte
	next int  // first unused byte of buf; len(buf) when empty
	wide bool // tests: take the big.Int path everywhere
}

// newSampler draws from r, which is crypto/rand.Reader everywhere but in tests.
func newSampler(r io.Reader) *sampler {
	s := &sampler{src: r}
	s.next = len(s.buf)
	return s
}

// gaussian is one draw with parameter sigma, 1 ≤ sigma < 2⁵⁶ (algorithm 3).
func (s *sampler) gaussian(sigma int64) (int64, error) {
	if sigma < 1 || sigma >= maxSigma {
		return 0, fmt.Errorf("draw noise: sigma is outside 1 … 2^56−1")
	}
	t := uint64(sigma) + 1 // ⌊σ⌋+1, the scale of the Laplace draw that is thinned to a Gaussian
	for {
		y, negative, err := s.laplace(t)
		if err != nil {
			return 0, err
		}
		keep, err := s.accept(y, uint64(sigma))
		switch {
		case err != nil:
			return 0, err
		case keep && negative:
			return -int64(y), nil
		case keep:
			return int64(y), nil
		}
	}
}

// laplace draws from the discrete Laplace distribution with scale t, as size and sign (algorithm 2 with s = 1).
func (s *sampler) laplace(t uint64) (size uint64, negative bool, err error) {
	for {
		u, err := s.below(t)
		if err != nil {
			return 0, false, err
		}
		if ok, err := s.expMinus(u, t); err != nil {
			return 0, false, err
		} else if !ok {
			continue
		}
		var v uint64
		for {
			more, err := s.expMinus(1, 1)
			if err != nil {
				return 0, false, err
			}
			if !more {
				break
			}
			if v++; v == maxSteps {
				return 0, false, errTail
			}
		}
		w, err := s.word()
		if err != nil {
			return 0, false, err
		}
		size, negative = u+t*v, w>>63 == 1
		if size == 0 && negative {
			continue // zero has one sign, or it would come twice as often
		}
		return size, negative, nil
	}
}

// accept is algorithm 3's coin for |Y| = y: true with probability exp(−(y − σ²/t)²/2σ²), t = σ+1.
//
// With a = |y·t − σ²| and b = σ·t that is exp(−(a/b)²/2). Writing a/b = k + f/b with whole k and 0 ≤ f < b,
//
//	exp(−(a/b)²/2) = exp(−1/2)^(k²) · exp(−f/b)^k · exp(−(f/b)²/2).
func (s *sampler) accept(y, sigma uint64) (bool, error) {
	if sigma >= fastSigma || s.wide {
		return s.acceptWide(y, sigma)
	}
	k, f, b := split(y, sigma)
	return s.coins(k, func() (bool, error) { return s.bernoulli(f, b) })
}

// split gives k, f and b of accept for sigma below fastSigma.
func split(y, sigma uint64) (k, f, b uint64) {
	t := sigma + 1
	b = sigma * t
	hi, lo := bits.Mul64(y, t)
	lo, borrow := bits.Sub64(lo, sigma*sigma, 0)
	hi, borrow = bits.Sub64(hi, 0, borrow)
	if borrow == 1 { // y·t < σ²: the distance is the other way
		lo, borrow = bits.Sub64(0, lo, 0)
		hi, _ = bits.Sub64(0, hi, borrow)
	}
	// a < 128·t² and t ≤ 2³², so hi < 2⁷; where hi > 0, t² > 2⁵⁷ and b > 2⁵⁶. So hi < b, as Div64 needs.
	k, f = bits.Div64(hi, lo, b)
	return k, f, b
}

// acceptWide is accept in numbers of any size.
func (s *sampler) acceptWide(y, sigma uint64) (bool, error) {
	k, f, b := splitWide(y, sigma)
	return s.coins(k, func() (bool, error) { return s.bernoulliWide(f, b) })
}

func splitWide(y, sigma uint64) (k uint64, f, b *big.Int) {
	w := func(u uint64) *big.Int { return new(big.Int).SetUint64(u) }
	sg, t := w(sigma), w(sigma+1)
	a := new(big.Int).Mul(w(y), t)
	a.Sub(a, new(big.Int).Mul(sg, sg)).Abs(a)
	b = new(big.Int).Mul(sg, t)
	q, f := new(big.Int).QuoRem(a, b, new(big.Int))
	return q.Uint64(), f, b
}

// coins is true with probability exp(−(k + p)²/2), where frac is a fresh coin of probability p < 1.
func (s *sampler) coins(k uint64, frac func() (bool, error)) (bool, error) {
	for range k * k {
		if ok, err := s.expMinus(1, 2); err != nil || !ok {
			return false, err
		}
	}
	for range k {
		if ok, err := s.expMinusCoin(1, frac); err != nil || !ok {
			return false, err
		}
	}
	return s.expMinusCoin(2, func() (bool, error) {
		if ok, err := frac(); err != nil || !ok {
			return false, err
		}
		return frac()
	})
}

// expMinus is true with probability exp(−n/d), 0 ≤ n ≤ d (algorithm 1, γ = n/d).
func (s *sampler) expMinus(n, d uint64) (bool, error) {
	return s.expMinusCoin(1, func() (bool, error) { return s.bernoulli(n, d) })
}

// expMinusCoin is algorithm 1 for γ = p/m, where coin is a fresh coin of probability p: count K up while a coin of
// probability γ/K shows heads; odd K is true. The coin γ/K is two coins, 1/(m·K) and p.
func (s *sampler) expMinusCoin(m uint64, coin func() (bool, error)) (bool, error) {
	for k := uint64(1); ; k++ {
		ok, err := s.bernoulli(1, m*k)
		if err == nil && ok {
			ok, err = coin()
		}
		if err != nil {
			return false, err
		}
		if !ok {
			return k%2 == 1, nil
		}
	}
}

// bernoulli is true with probability n/d, d > 0: it compares n/d with a uniform number in [0, 1), 64 binary digits at a
// time, until they differ.
func (s *sampler) bernoulli(n, d uint64) (bool, error) {
	if n >= d {
		return true, nil
	}
	for {
		u, err := s.word()
		if err != nil {
			return false, err
		}
		q, r := bits.Div64(n, 0, d) // the next 64 digits of n/d, and what is left
		if u != q {
			return u < q, nil
		}
		if r == 0 {
			return false, nil // all digits agreed and the rest of n/d is zero
		}
		n = r
	}
}

// bernoulliWide is bernoulli in numbers of any size; from the same bytes it gives the same answer.
func (s *sampler) bernoulliWide(n, d *big.Int) (bool, error) {
	if n.Cmp(d) >= 0 {
		return true, nil
	}
	left, q := new(big.Int).Set(n), new(big.Int)
	for {
		u, err := s.word()
		if err != nil {
			return false, err
		}
		q.QuoRem(left.Lsh(left, 64), d, left)
		if digits := q.Uint64(); u != digits {
			return u < digits, nil
		}
		if left.Sign() == 0 {
			return false, nil
		}
	}
}

// below is uniform over 0 … n−1, n > 0 (Lemire 2019, algorithm 5: multiply, and reject what would favour some values).
func (s *sampler) below(n uint64) (uint64, error) {
	for {
		u, err := s.word()
		if err != nil {
			return 0, err
		}
		hi, lo := bits.Mul64(u, n)
		if lo >= n || lo >= -n%n {
			return hi, nil
		}
	}
}

// word is 64 fresh random bits; each is used once.
func (s *sampler) word() (uint64, error) {
	if s.next == len(s.buf) {
		if _, err := io.ReadFull(s.src, s.buf[:]); err != nil {
			return 0, fmt.Errorf("draw noise: %w", err) // next stays: a half-filled buffer is never read
		}
		s.next = 0
	}
	w := binary.LittleEndian.Uint64(s.buf[s.next:])
	s.next += 8
	return w, nil
}
