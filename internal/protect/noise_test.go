package protect

import (
	"bytes"
	crand "crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// False alarms. Each statistical claim below is given probability alpha of failing for a correct sampler, over the choice
// of the seed (the seeds are fixed, so a passing test keeps passing until somebody changes the code). Fewer than 1,000
// claims are made in all, so that a rewrite of correct code fails one of them with probability below 1e-6.
const alpha = 1e-9

// x is ln(1/alpha), the exponent in all the tail bounds.
var tailX = math.Log(1 / alpha)

func seeded(seed byte) *sampler {
	return newSampler(rand.NewChaCha8([32]byte{seed}))
}

func draws(t testing.TB, s *sampler, sigma int64, n int) []int64 {
	t.Helper()
	out := make([]int64, n)
	for i := range out {
		var err error
		if out[i], err = s.gaussian(sigma); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// exact gives the probabilities of 0 … 40σ and the second and fourth moments of the discrete Gaussian, by summation from
// the far end; what lies beyond 40σ is below 1e-340.
func exact(sigma int64) (pmf []float64, m2, m4 float64) {
	s2 := 2 * float64(sigma) * float64(sigma)
	pmf = make([]float64, 40*sigma+1)
	var z float64
	for i := len(pmf) - 1; i >= 0; i-- {
		x := float64(i)
		p := math.Exp(-x * x / s2)
		both := 2 * p
		if i == 0 {
			both = p
		}
		pmf[i] = p
		z += both
		m2 += both * x * x
		m4 += both * x * x * x * x
	}
	for i := range pmf {
		pmf[i] /= z
	}
	return pmf, m2 / z, m4 / z
}

// checkCount is Bernstein's inequality on both sides: a binomial(n, p) count differs from n·p by more than
// √(2np(1−p)x) + x/3·(1…2) with probability below 2e^−x.
func checkCount(t *testing.T, what string, got, n int, p float64) {
	t.Helper()
	x := tailX + math.Ln2
	want := float64(n) * p
	tol := math.Sqrt(2*want*(1-p)*x) + 2*x/3
	if math.Abs(float64(got)-want) > tol {
		t.Errorf("%s: got %d of %d, want %.1f ± %.1f", what, got, n, want, tol)
	}
}

func TestSmallSigmaFollowsTheExactProbabilities(t *testing.T) {
	for _, sigma := range []int64{1, 2, 3, 20} {
		for _, wide := range []bool{false, true} {
			t.Run(fmt.Sprintf("sigma %d wide %v", sigma, wide), func(t *testing.T) {
				n := 400_000
				if wide {
					n = 100_000
				}
				s := seeded(byte(sigma))
				s.wide = wide
				xs := draws(t, s, sigma, n)
				pmf, _, _ := exact(sigma)
				counts := map[int64]int{}
				for _, x := range xs {
					counts[x]++
				}
				// Cells of at least 100 expected draws, and one for each tail.
				edge := int64(0)
				for pmf[edge+1]*float64(n) >= 100 {
					edge++
				}
				chi2, cells, inside, pInside := 0.0, 0, 0, 0.0
				for v := -edge; v <= edge; v++ {
					p := pmf[max(v, -v)]
					want := p * float64(n)
					d := float64(counts[v]) - want
					chi2 += d * d / want
					cells++
					inside += counts[v]
					pInside += p
					checkCount(t, fmt.Sprint("value ", v), counts[v], n, p)
				}
				checkCount(t, "both tails", n-inside, n, 1-pInside)
				tail := (1 - pInside) * float64(n)
				d := float64(n-inside) - tail
				chi2 += d * d / tail
				// cells values and one tail cell: cells degrees of freedom. Laurent and Massart 2000, lemma 1.
				k := float64(cells)
				if limit := k + 2*math.Sqrt(k*tailX) + 2*tailX; chi2 > limit {
					t.Errorf("chi-square: got %.1f with %d degrees of freedom, want at most %.1f", chi2, cells, limit)
				}
			})
		}
	}
}

func TestMomentsTailsAndSymmetryAtEverySize(t *testing.T) {
	for _, c := range []struct {
		sigma int64
		n     int
	}{
		{1, 200_000}, {2, 200_000}, {20, 200_000}, {50, 200_000}, {200, 200_000},
		{50 * 1_000_000, 200_000}, {1<<32 - 1, 200_000}, // the fast path's last
		{1 << 32, 50_000}, {200 * 1_000_000_000_000, 50_000}, {maxSigma - 1, 50_000},
	} {
		t.Run(fmt.Sprint("sigma ", c.sigma), func(t *testing.T) {
			xs := draws(t, seeded(7), c.sigma, c.n)
			n, sg := float64(c.n), float64(c.sigma)
			m2, m4 := sg*sg, 3*sg*sg*sg*sg // from sigma 200 on the discrete moments differ by less than e^(−2π²σ²)
			if c.sigma <= 200 {
				_, m2, m4 = exact(c.sigma)
			}
			var sum, sq float64
			var positive, negative, beyond2, beyond4 int
			for _, x := range xs {
				f := float64(x) / sg
				sum += f
				sq += f * f
				switch {
				case x > 0:
					positive++
				case x < 0:
					negative++
				}
				if f >= 2 || f <= -2 {
					beyond2++
				}
				if f >= 4 || f <= -4 {
					beyond4++
				}
			}
			// The discrete Gaussian is subgaussian with parameter σ² (Canonne, Kamath and Steinke 2020).
			if tol := math.Sqrt(2 * (tailX + math.Ln2) / n); math.Abs(sum/n) > tol {
				t.Errorf("mean: got %.6f sigma, want 0 ± %.6f", sum/n, tol)
			}
			// Above: Hsu, Kakade and Zhang 2012 for subgaussian squares; below: Maurer 2003 for sums that are not negative.
			m2, m4 = m2/(sg*sg), m4/(sg*sg*sg*sg)
			if hi := n + 2*math.Sqrt(n*tailX) + 2*tailX; sq > hi {
				t.Errorf("sum of squares: got %.1f sigma², want at most %.1f", sq, hi)
			}
			if lo := n*m2 - math.Sqrt(2*n*m4*tailX); sq < lo {
				t.Errorf("sum of squares: got %.1f sigma², want at least %.1f", sq, lo)
			}
			pZero, pBeyond2, pBeyond4 := tails(c.sigma)
			checkCount(t, "positive", positive, c.n, (1-pZero)/2)
			checkCount(t, "negative", negative, c.n, (1-pZero)/2)
			checkCount(t, "beyond 2 sigma", beyond2, c.n, pBeyond2)
			checkCount(t, "beyond 4 sigma", beyond4, c.n, pBeyond4)
		})
	}
}

// tails gives P(0), P(|x| ≥ 2σ) and P(|x| ≥ 4σ): summed for small sigma, the normal's for large ones (which differ by less
// than 1/σ there, far below what the draws can tell).
func tails(sigma int64) (zero, two, four float64) {
	if sigma > 200 {
		return 1 / (float64(sigma) * math.Sqrt(2*math.Pi)), math.Erfc(2 / math.Sqrt2), math.Erfc(4 / math.Sqrt2)
	}
	pmf, _, _ := exact(sigma)
	for i := len(pmf) - 1; i >= int(2*sigma); i-- {
		two += 2 * pmf[i]
		if i >= int(4*sigma) {
			four += 2 * pmf[i]
		}
	}
	return pmf[0], two, four
}

// A float generator scaled up leaves the low digits of large draws uneven (zeros first). Here each residue of 3 and 256
// comes equally often: for σ ≥ 2¹⁰ the exact probabilities differ from 1/m by less than e^(−2π²σ²/m²) < 1e-100.
func TestLargeDrawsUseEveryIntegerOfTheLattice(t *testing.T) {
	for _, sigma := range []int64{5000, 50 * 1_000_000, 1<<32 - 1, 1 << 32, 200 * 1_000_000_000_000} {
		n := 100_000
		xs := draws(t, seeded(9), sigma, n)
		for _, m := range []int64{3, 256} {
			counts := make([]int, m)
			for _, x := range xs {
				counts[((x%m)+m)%m]++
			}
			for r, got := range counts {
				checkCount(t, fmt.Sprintf("sigma %d, residue %d of %d", sigma, r, m), got, n, 1/float64(m))
			}
		}
	}
}

func TestBothPathsGiveTheSameDrawsFromTheSameBytes(t *testing.T) {
	for _, sigma := range []int64{1, 2, 3, 7, 20, 50, 200, 12345, 1 << 20, 50 * 1_000_000, 1 << 31, 1<<32 - 2, 1<<32 - 1} {
		fast, wide := seeded(3), seeded(3)
		wide.wide = true
		n := 2000
		a, b := draws(t, fast, sigma, n), draws(t, wide, sigma, n)
		if !slices.Equal(a, b) {
			t.Errorf("sigma %d: the two paths differ", sigma)
		}
		if fast.next != wide.next {
			t.Errorf("sigma %d: the two paths used different amounts of randomness", sigma)
		}
	}
}

func TestSplitAgreesWithExactArithmetic(t *testing.T) {
	r := rand.New(rand.NewChaCha8([32]byte{4}))
	check := func(y, sigma uint64) {
		t.Helper()
		k, f, b := split(y, sigma)
		wk, wf, wb := splitWide(y, sigma)
		if k != wk || f != wf.Uint64() || b != wb.Uint64() || !wf.IsUint64() || !wb.IsUint64() {
			t.Errorf("split(%d, %d): got %d %d/%d, want %d %s/%s", y, sigma, k, f, b, wk, wf, wb)
		}
	}
	for range 20_000 {
		sigma := 1 + r.Uint64N(fastSigma-1)>>r.UintN(32)
		check(r.Uint64N(maxSteps*(sigma+1)), sigma)
	}
	for _, sigma := range []uint64{1, 2, 3, fastSigma - 1} {
		for _, y := range []uint64{0, 1, sigma - 1, sigma, sigma + 1, maxSteps*(sigma+1) - 1} {
			check(y, sigma)
		}
	}
}

// words is a source that gives exactly these 64-bit numbers, then ends.
func words(ws ...uint64) io.Reader {
	var b bytes.Buffer
	for _, w := range ws {
		_ = binary.Write(&b, binary.LittleEndian, w)
	}
	b.Write(make([]byte, 4096-b.Len()%4096)) // the sampler reads whole buffers
	return &b
}

func TestACoinComparesEveryDigitOfItsProbability(t *testing.T) {
	third := uint64(math.MaxUint64 / 3) // 0.010101… in binary, and so the next 64 digits too
	for _, c := range []struct {
		name   string
		digits []uint64
		n, d   uint64
		want   bool
		used   int // words
	}{
		{"below a third", []uint64{third - 1}, 1, 3, true, 1},
		{"above a third", []uint64{third + 1}, 1, 3, false, 1},
		{"a third so far, then below", []uint64{third, third - 1}, 1, 3, true, 2},
		{"a third so far, then above", []uint64{third, third, third + 1}, 1, 3, false, 3},
		{"a seventh so far, then below its next digits", []uint64{math.MaxUint64 / 7, math.MaxUint64/7*2 - 9}, 1, 7, true, 2},
		{"a seventh so far, then above its first digits", []uint64{math.MaxUint64 / 7, math.MaxUint64/7 + 1}, 1, 7, true, 2},
		{"exactly a half is not below a half", []uint64{1 << 63}, 1, 2, false, 1},
		{"just below a half", []uint64{1<<63 - 1}, 1, 2, true, 1},
		{"never", []uint64{0}, 0, 5, false, 1},
		{"always, for nothing", nil, 5, 5, true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, wide := range []bool{false, true} {
				s := newSampler(words(c.digits...))
				got, err := s.bernoulli(c.n, c.d)
				if wide {
					s = newSampler(words(c.digits...))
					got, err = s.bernoulliWide(new(big.Int).SetUint64(c.n), new(big.Int).SetUint64(c.d))
				}
				used := s.next / 8
				if c.used == 0 {
					used = len(s.buf) - s.next
				}
				if got != c.want || err != nil || used != c.used {
					t.Errorf("wide %v: got %v, %v after %d words, want %v after %d", wide, got, err, used, c.want, c.used)
				}
			}
		})
	}
}

func TestUniformNumbersRejectWhatWouldFavourSome(t *testing.T) {
	// 2⁶⁴ = 3·q + 1: of all words only 0 must be thrown away for n = 3.
	for _, c := range []struct {
		words []uint64
		want  uint64
		used  int
	}{
		{[]uint64{0, 1 << 63}, 1, 2},
		{[]uint64{1}, 0, 1},
		{[]uint64{math.MaxUint64}, 2, 1},
	} {
		s := newSampler(words(c.words...))
		if got, err := s.below(3); got != c.want || err != nil || s.next != 8*c.used {
			t.Errorf("words %x: got %d, %v after %d bytes, want %d after %d words", c.words, got, err, s.next, c.want, c.used)
		}
	}
	s := seeded(8)
	const n, m = 100_000, 7
	var counts [m]int
	for range n {
		u, err := s.below(m)
		if err != nil || u >= m {
			t.Fatalf("got %d, %v", u, err)
		}
		counts[u]++
	}
	for v, got := range counts {
		checkCount(t, fmt.Sprintf("%d below %d", v, m), got, n, 1.0/m)
	}
}

func TestCoinsOfAlgorithm1AreExp(t *testing.T) {
	const n = 300_000
	s := seeded(5)
	for _, c := range []struct{ n, d uint64 }{{0, 1}, {1, 1}, {1, 2}, {1, 3}, {999, 1000}, {1, 1_000_000}} {
		got := 0
		for range n {
			ok, err := s.expMinus(c.n, c.d)
			if err != nil {
				t.Fatal(err)
			}
			if ok {
				got++
			}
		}
		checkCount(t, fmt.Sprintf("exp(−%d/%d)", c.n, c.d), got, n, math.Exp(-float64(c.n)/float64(c.d)))
	}
}

// failing gives good random bytes, then an error.
type failing struct {
	good int
	src  io.Reader
}

var errSource = errors.New("the source is broken")

func (f *failing) Read(p []byte) (int, error) {
	if f.good <= 0 {
		return 0, errSource
	}
	n, err := f.src.Read(p[:min(len(p), f.good)])
	f.good -= n
	return n, err
}

func TestABrokenSourceIsAnErrorAndNeverADraw(t *testing.T) {
	for _, good := range []int{0, 1, 4095, 4096, 8191, 3 * 4096} {
		s := newSampler(&failing{good: good, src: rand.NewChaCha8([32]byte{6})})
		want := newSampler(rand.NewChaCha8([32]byte{6}))
		made := 0
		for {
			got, err := s.gaussian(50)
			if err != nil {
				if !errors.Is(err, errSource) {
					t.Errorf("%d good bytes: got error %v, want the source's", good, err)
				}
				break
			}
			w, _ := want.gaussian(50)
			if got != w {
				t.Fatalf("%d good bytes: draw %d differs from the same draw of a sound source", good, made)
			}
			if made++; made > good {
				t.Fatalf("%d good bytes: still drawing", good)
			}
		}
		if good < 4096 && made > 0 {
			t.Errorf("%d good bytes: got %d draws from a buffer that was never filled", good, made)
		}
		if _, err := s.gaussian(50); !errors.Is(err, errSource) {
			t.Errorf("%d good bytes: a draw after the error gave %v", good, err)
		}
	}
}

func TestADrawThatDoesNotFitIsAnError(t *testing.T) {
	// Below t: 0. exp(−0) accepts on one word. Then each pair (0, all ones) is a coin exp(−1) that shows heads.
	stream := func(steps int) []uint64 {
		ws := []uint64{0, math.MaxUint64}
		for range steps {
			ws = append(ws, 0, math.MaxUint64)
		}
		return append(ws, math.MaxUint64, 0) // exp(−1) shows tails; the sign is plus
	}
	const scale = maxSigma
	size, negative, err := newSampler(words(stream(maxSteps - 1)...)).laplace(scale)
	if size != (maxSteps-1)*scale || negative || err != nil {
		t.Errorf("last size that fits: got %d, %v, %v", size, negative, err)
	}
	if size, _, err := newSampler(words(stream(maxSteps)...)).laplace(scale); !errors.Is(err, errTail) {
		t.Errorf("one step more: got %d, %v, want errTail", size, err)
	}
}

func TestSigmaOutsideItsRangeIsRefused(t *testing.T) {
	for _, sigma := range []int64{math.MinInt64, -1, 0, maxSigma, math.MaxInt64} {
		if x, err := seeded(1).gaussian(sigma); err == nil {
			t.Errorf("sigma %d: got %d, want an error", sigma, x)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for _, sigma := range []int64{1, 50, 50 * 1_000_000, 1<<32 - 1, 1 << 32, 200 * 1_000_000_000_000} {
		b.Run(fmt.Sprint("sigma=", sigma), func(b *testing.B) {
			s := newSampler(crand.Reader)
			for b.Loop() {
				if _, err := s.gaussian(sigma); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPoolTake(b *testing.B) {
	p := newPool(crand.Reader, 4, 1<<14)
	defer p.close()
	for b.Loop() {
		if _, err := p.take(50, 100); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/draw")
}
