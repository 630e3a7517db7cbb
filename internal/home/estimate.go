package home

import "math"

// Estimate is a figure with its error: right to within Half, 95 times in 100, for the noise alone. What is worked out of
// several is right to first order (the delta method: Casella & Berger, Statistical Inference, 5.5.4), which is exact where
// it adds and scales, and close where the noise is small beside the figure.
type Estimate struct{ V, Half float64 }

// Low and High hold the figure 95 times in 100.
func (e Estimate) Low() float64  { return e.V - e.Half }
func (e Estimate) High() float64 { return e.V + e.Half }

// Verdict is what the noise leaves of a difference.
type Verdict int

const (
	TooNoisy Verdict = iota // the interval holds zero: it could as well be nothing
	Up
	Down
)

// Verdict tells whether the figure is beyond zero.
func (e Estimate) Verdict() Verdict {
	switch {
	case e.Low() > 0:
		return Up
	case e.High() < 0:
		return Down
	}
	return TooNoisy
}

// PerPerson is a sum over a count, each with noise of its own. Where the count could be nobody there is no such figure.
func PerPerson(sum, people Estimate) (Estimate, bool) {
	if people.Low() <= 0 {
		return Estimate{}, false
	}
	v := sum.V / people.V
	return Estimate{v, math.Hypot(sum.Half, v*people.Half) / people.V}, true
}

// Group is one side of a comparison.
type Group struct {
	Name      string
	People    Estimate
	PerPerson Estimate
}

// Against tells by how much each of two groups lies above or below the average of both, as a share: .2 is a premium of 20
// per cent, -.1 a discount of ten. False where the average could be nothing.
func Against(a, b Group) (premiumA, premiumB, average Estimate, ok bool) {
	n := a.People.V + b.People.V
	if a.People.V <= 0 || b.People.V <= 0 || n <= 0 {
		return
	}
	wa, wb := a.People.V/n, b.People.V/n
	ma, mb := a.PerPerson, b.PerPerson
	mean := wa*ma.V + wb*mb.V
	// The shares of people are noisy too; dmean/dna = (ma − mb)·wb/n, and the other way round.
	shares := math.Hypot(wb*a.People.Half, wa*b.People.Half) / n * math.Abs(ma.V-mb.V)
	average = Estimate{mean, math.Hypot(math.Hypot(wa*ma.Half, wb*mb.Half), shares)}
	if average.Low() <= 0 {
		return
	}
	of := func(m, other, w float64, mh, oh float64) Estimate {
		// m/mean: its own noise weighs (mean − w·m)/mean², the other's −(1 − w)·m/mean², that of the shares m/mean².
		own, others := (mean-w*m)/(mean*mean), (1-w)*m/(mean*mean)
		return Estimate{m/mean - 1, math.Hypot(math.Hypot(own*mh, others*oh), m/(mean*mean)*shares)}
	}
	return of(ma.V, mb.V, wa, ma.Half, mb.Half), of(mb.V, ma.V, wb, mb.Half, ma.Half), average, true
}

// Return is what a campaign brought beyond what it cost: the difference a person less the cost, for each whom it was sent to.
func Return(difference, sent Estimate, cost float64) Estimate {
	each := difference.V - cost
	return Estimate{each * sent.V, math.Hypot(sent.V*difference.Half, each*sent.Half)}
}

// TenPoints is what ten points more yes would bring: a tenth of all people, each reached by one campaign like the one that
// was measured. It rests on the difference that the campaign made by lot, never on what those who said yes spend anyway.
func TenPoints(difference Estimate, people, cost float64) Estimate {
	return Return(difference, Estimate{V: people / 10}, cost)
}
