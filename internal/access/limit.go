package access

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"
)

// limiter slows down guessing. Each key has a bucket of attempts that fills again with time, so that a lockout ends by
// itself. It lives in memory and forgets at a restart; that is what a 28 ms password hash is also there for.
//
// The map is bounded. When it is full, the bucket untouched for longest goes: an attacker who wants a name's bucket
// forgotten has to spend as many attempts on other names as the map has places, and pays for each with its address.
type limiter struct {
	burst  int           // attempts in a full bucket
	refill time.Duration // per attempt
	places int
	secret []byte // keys are HMACs: no name or address is kept (law 5)

	mu      sync.Mutex // guards buckets
	buckets map[[16]byte]bucket
}

type bucket struct {
	left    int
	counted time.Time // left was right at this time
}

func newLimiter(secret []byte, burst int, refill time.Duration, places int) *limiter {
	return &limiter{burst: burst, refill: refill, places: places, secret: secret, buckets: map[[16]byte]bucket{}}
}

// attempt takes one attempt from the key's bucket. When it is empty it takes nothing and says how long to wait.
func (l *limiter) attempt(key string, now time.Time) (wait time.Duration, ok bool) {
	k := l.key(key)
	l.mu.Lock()
	defer l.mu.Unlock()
	b, found := l.buckets[k]
	if !found {
		if len(l.buckets) >= l.places {
			l.evict(now)
		}
		b = bucket{l.burst, now}
	}
	b = l.filled(b, now)
	if b.left == 0 {
		l.buckets[k] = b
		return b.counted.Add(l.refill).Sub(now), false
	}
	b.left--
	l.buckets[k] = b
	return 0, true
}

// forgive fills the key's bucket: somebody proved who they are.
func (l *limiter) forgive(key string) {
	k := l.key(key)
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.buckets, k)
}

// giveBack returns one attempt that was no guess.
func (l *limiter) giveBack(key string) {
	k := l.key(key)
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, found := l.buckets[k]; found && b.left < l.burst {
		b.left++
		l.buckets[k] = b
	}
}

// filled adds what time has brought. A clock that goes back brings nothing and takes nothing.
func (l *limiter) filled(b bucket, now time.Time) bucket {
	passed := now.Sub(b.counted)
	if passed < 0 {
		b.counted = now
		return b
	}
	n := int(min(passed/l.refill, time.Duration(l.burst)))
	b.left += n
	b.counted = b.counted.Add(time.Duration(n) * l.refill)
	if b.left >= l.burst {
		b.left, b.counted = l.burst, now
	}
	return b
}

// evict makes a place: all buckets that are full again, else the one untouched for longest. The caller holds mu.
func (l *limiter) evict(now time.Time) {
	var oldest [16]byte
	var when time.Time
	for k, b := range l.buckets {
		if l.filled(b, now).left == l.burst {
			delete(l.buckets, k)
			continue
		}
		if when.IsZero() || b.counted.Before(when) {
			oldest, when = k, b.counted
		}
	}
	if len(l.buckets) >= l.places {
		delete(l.buckets, oldest)
	}
}

func (l *limiter) key(s string) (k [16]byte) {
	m := hmac.New(sha256.New, l.secret)
	m.Write([]byte(s))
	copy(k[:], m.Sum(nil))
	return k
}

// network is what one attacker holds of an address: an IPv4 address, or an IPv6 /64. What cannot be read shares one bucket.
func network(addr string) string {
	ip, err := netip.ParseAddr(addr)
	if err != nil {
		if ap, err := netip.ParseAddrPort(addr); err == nil {
			ip = ap.Addr()
		} else {
			return "unknown"
		}
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return "unknown"
	}
	return prefix.String()
}
