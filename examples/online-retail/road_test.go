// Package onlineretail tests that the shop's example tells what plain SQL tells, as far as noise lets it, and accounts for
// every row of the file. It holds no code.
package onlineretail

import (
	"testing"

	"github.com/candor-data/candor/examples/roadtest"
)

func TestTheWholeRoadOnRealInvoices(t *testing.T) {
	roadtest.Run(t, roadtest.Example{
		File:      "online_retail/online_retail_II_2009-2010_8cols.parquet",
		Ask:       []string{"--purpose", "planning", "--agreement", "giftshop-parcelco", "--as", "parcelco"},
		Questions: []string{"1-at-home-and-abroad", "2-customers-by-month", "3-lines-and-pieces"},
		Precision: map[string]string{"3-lines-and-pieces": "fine"},
		Cells:     18,
		Odds:      877,
		Loads: []string{"525461 rows read, each accounted for", "no-customer: 107927 (matches 107927 in all)", "cancelled: 9839 (matches 10206 in all)",
			"407695 rows of 4314 people"},
		Held: []roadtest.Held{{Name: "sales", Rows: 407_695, Persons: 4314, Measures: map[string]string{"quantity": "5539224"}}},
	})
}
