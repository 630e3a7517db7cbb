package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/candor-data/candor/client"
)

// The answer's numbers carry noise, so that only what has none is printed here.
func ExampleClient() {
	ctx := context.Background()
	address, token := sampleServer()

	c, err := client.New(address, client.Token(token))
	if err != nil {
		log.Fatal(err)
	}
	answer, err := c.Ask(ctx, client.Question{
		SQL:     "SELECT category, COUNT(DISTINCT customer_id) AS buyers FROM purchases GROUP BY category",
		Purpose: "analytics",
	})
	var no *client.Error
	if errors.As(err, &no) && no.Refused() {
		for _, why := range no.Why() {
			fmt.Println(why.Text, why.Instead)
		}
		return
	}
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range answer.Rows {
		fmt.Println(row[0]) // and row[1], with its noise
	}

	for earlier, err := range c.ListInsights(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		if earlier.ID == answer.Decision.ID {
			fmt.Println("asked for", earlier.Purpose)
		}
	}
	// Output:
	// plants
	// seeds
	// tools
	// pots
	// furniture
	// lighting
	// kitchen
	// textiles
	// asked for analytics
}
