package protect

import (
	"io"
	"slices"
	"sync"
)

// pool holds draws made before anybody needs them, in memory only: how long a draw takes depends on its value, so a
// question answered from the pool does not take longer for a larger noise (Jin et al. 2022). Each draw is handed out once.
// It is bounded in keys and in draws a key; what it does not hold is drawn directly.
type pool struct {
	keys, depth int

	mu     sync.Mutex // guards stocks, clock and closed
	stocks map[int64]*stock
	clock  uint64 // counts takes; tells which key was wanted longest ago
	closed bool

	directMu sync.Mutex // guards direct
	direct   *sampler

	wake chan struct{} // holds one token: there may be something to fill
	done chan struct{}
}

type stock struct {
	draws []int64
	last  uint64
	stop  bool // its draws failed; takers meet the error themselves
}

// poolBatch is how many draws are made between two looks at what is wanted.
const poolBatch = 256

// newPool starts filling from src, which must be safe for concurrent use, as crypto/rand.Reader is. It keeps at most
// keys values of sigma, and depth draws of each, until close.
func newPool(src io.Reader, keys, depth int) *pool {
	p := &pool{
		keys: keys, depth: depth,
		stocks: map[int64]*stock{},
		direct: newSampler(src),
		wake:   make(chan struct{}, 1),
		done:   make(chan struct{}),
	}
	go p.fill(newSampler(src))
	return p
}

// take gives n draws with parameter sigma, none of which was or will be given to anybody else. An error gives none.
func (p *pool) take(sigma int64, n int) ([]int64, error) {
	out := p.stored(sigma, n)
	if len(out) == n {
		return out, nil
	}
	p.directMu.Lock()
	defer p.directMu.Unlock()
	for len(out) < n {
		x, err := p.direct.gaussian(sigma)
		if err != nil {
			return nil, err // what was taken from the stock is lost, never put back
		}
		out = append(out, x)
	}
	return out, nil
}

// stored moves up to n draws out of the stock of sigma and asks for it to be filled again.
func (p *pool) stored(sigma int64, n int) []int64 {
	out := make([]int64, 0, max(n, 0))
	if sigma < 1 || sigma >= maxSigma || n < 1 {
		return out
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || p.keys < 1 {
		return out
	}
	s := p.stocks[sigma]
	if s == nil {
		if len(p.stocks) >= p.keys {
			p.dropOldest()
		}
		s = &stock{}
		p.stocks[sigma] = s
	}
	p.clock++
	s.last = p.clock
	from := max(len(s.draws)-n, 0)
	out = append(out, s.draws[from:]...)
	clear(s.draws[from:])
	s.draws = s.draws[:from]
	p.nudge()
	return out
}

// dropOldest forgets the key that was wanted longest ago. The caller holds mu.
func (p *pool) dropOldest() {
	oldest, found := int64(0), false
	for sigma, s := range p.stocks {
		if !found || s.last < p.stocks[oldest].last {
			oldest, found = sigma, true
		}
	}
	delete(p.stocks, oldest)
}

func (p *pool) nudge() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// fill draws in batches, latest wanted key first, without holding the lock while it draws.
func (p *pool) fill(s *sampler) {
	defer close(p.done)
	for range p.wake {
		for {
			sigma, n := p.wanted()
			if n == 0 {
				break
			}
			batch := make([]int64, 0, n)
			var err error
			for len(batch) < n && err == nil {
				var x int64
				if x, err = s.gaussian(sigma); err == nil {
					batch = append(batch, x)
				}
			}
			p.put(sigma, batch, err)
		}
	}
}

// wanted says which key to fill next and by how many draws; 0 when all are full.
func (p *pool) wanted() (sigma int64, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0, 0
	}
	var best *stock
	for key, s := range p.stocks {
		if !s.stop && len(s.draws) < p.depth && (best == nil || s.last > best.last) {
			best, sigma = s, key
		}
	}
	if best == nil {
		return 0, 0
	}
	return sigma, min(poolBatch, p.depth-len(best.draws))
}

func (p *pool) put(sigma int64, batch []int64, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.stocks[sigma]
	if s == nil || p.closed {
		return // nobody wants it any more
	}
	s.draws = slices.Grow(s.draws, len(batch))
	s.draws = append(s.draws, batch...)
	s.stop = err != nil
}

// close stops the filling and forgets every draw. Takes still work, directly.
func (p *pool) close() {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		clear(p.stocks)
		close(p.wake)
	}
	p.mu.Unlock()
	<-p.done
}
