// Package telco tests that the telephone company's example tells what plain SQL tells, as far as noise lets it. It holds no
// code.
package telco

import (
	"testing"

	"github.com/candor-data/candor/examples/roadtest"
)

func TestTheWholeRoadOnRealCustomers(t *testing.T) {
	questions := []string{"1-who-leaves", "2-support-and-staying", "3-what-leaves-with-them"}
	fine := map[string]string{}
	for _, q := range questions {
		fine[q] = "fine"
	}
	roadtest.Run(t, roadtest.Example{
		File:      "telco/Telco-Customer-Churn.csv",
		Ask:       []string{"--purpose", "retention", "--agreement", "telco-streamco", "--as", "streamco"},
		Questions: questions, Precision: fine,
		Cells: 20,
		Odds:  789,
		Loads: []string{"7043 rows read, each accounted for", "sum of monthly: 456116.60"},
		Held: []roadtest.Held{
			{Name: "services", Rows: 7043, Persons: 7043},
			// The total of 11 customers is blank: they are held, and add nothing.
			{Name: "accounts", Rows: 7043, Persons: 7043, Measures: map[string]string{"monthly": "456116.60", "total": "16056168.70"}},
		},
	})
}
