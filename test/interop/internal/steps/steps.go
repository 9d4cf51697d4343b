// Package steps prints what a client of a Vault saw, one JSON document for all its steps.
package steps

import (
	"encoding/json"
	"log"
	"os"
)

// Seen is what came of each step: a value, or "refused" where the client saw an error.
type Seen map[string]any

// Add keeps what a step gave.
func (seen Seen) Add(name string, value any, err error) {
	if err != nil {
		seen[name] = "refused"
		return
	}
	seen[name] = value
}

// Print writes all of it.
func (seen Seen) Print() {
	if err := json.NewEncoder(os.Stdout).Encode(seen); err != nil {
		log.Fatal(err)
	}
}
