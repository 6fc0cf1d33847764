package stats

// Mass is a group of people: how many, and the sums of their weights and of
// their squared weights. It is all that weighted shares and means need to know
// of them, so that people with the same weight need not be looked at one by one.
type Mass struct {
	N     int
	W, W2 float64
}

// NewMass returns n people of one weight.
func NewMass(n int, weight float64) Mass {
	w := float64(n) * weight
	return Mass{N: n, W: w, W2: w * weight}
}

// Add puts other people beside those of m.
func (m *Mass) Add(o Mass) {
	m.N += o.N
	m.W += o.W
	m.W2 += o.W2
}

// Without returns m less people who are part of it.
func (m Mass) Without(part Mass) Mass {
	return Mass{N: m.N - part.N, W: m.W - part.W, W2: m.W2 - part.W2}
}

// Kish is the effective sample size (Σw)²/Σw² and the design effect of weights,
// n·Σw²/(Σw)² (L. Kish, Survey Sampling, 1965, 11.7). Of nobody both are 0.
func Kish(m Mass) (effective, deff float64) {
	if m.W2 == 0 {
		return 0, 0
	}
	effective = m.W * m.W / m.W2
	return effective, float64(m.N) / effective
}
