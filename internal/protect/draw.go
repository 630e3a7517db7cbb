//go:build !zeronoise

package protect

// draw takes n draws of parameter sigma from the pool, or directly when it is empty.
func draw(n *Noise, sigma int64, count int) ([]int64, error) { return n.pool.take(sigma, count) }

// ZeroNoise tells whether this build adds no noise: it may open only workspaces of invented people made by tests.
const ZeroNoise = false
