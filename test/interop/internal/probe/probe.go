// Package probe makes a client's call as often as asked and prints what that client saw, one JSON object a line.
package probe

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"io"
	"net/http/httptrace"
	"os"
	"sync"
	"time"
)

// Registry is a credential as the client would use it.
type Registry struct {
	Address  string `json:"address"`
	Username string `json:"username"`
	Password string `json:"password"`
}

// Call asks the gateway once, with the retries that the client makes on its own.
type Call func(context.Context) ([]Registry, error)

// Outcome is what a client saw of one call.
type Outcome struct {
	Registries []Registry `json:"registries"`
	// Error is the client's own text, empty where it saw none.
	Error string `json:"error"`
	// Connections says of every request that was sent, in order, how it got its connection: "new", "reused", or
	// "none" where there was nobody to connect to.
	Connections []string `json:"connections"`
	Millis      int64    `json:"ms"`
}

// Options say how often the call is made.
type Options struct {
	parallel *int
	repeat   *int
	step     *bool
}

// Flags registers the options that every program has.
func Flags() Options {
	return Options{
		parallel: flag.Int("parallel", 1, "calls at the same time"),
		repeat:   flag.Int("repeat", 1, "calls one after the other, over the same connections"),
		step:     flag.Bool("step", false, "wait for a line on standard input before every call but the first"),
	}
}

// Run makes the calls and prints their outcomes in order.
func Run(options Options, call Call) error {
	lines := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for round := range *options.repeat {
		if round > 0 && *options.step {
			if _, err := lines.ReadString('\n'); err != nil && err != io.EOF {
				return err
			}
		}
		for _, outcome := range together(*options.parallel, call) {
			if err := out.Encode(outcome); err != nil {
				return err
			}
		}
	}
	return nil
}

// together makes n calls that start at the same moment.
func together(n int, call Call) []Outcome {
	outcomes := make([]Outcome, n)
	start := make(chan struct{})
	var done sync.WaitGroup
	for i := range outcomes {
		done.Go(func() {
			<-start
			outcomes[i] = once(call)
		})
	}
	close(start)
	done.Wait()
	return outcomes
}

func once(call Call) Outcome {
	trace := &connections{}
	begun := time.Now()
	registries, err := call(httptrace.WithClientTrace(context.Background(), trace.hooks()))
	outcome := Outcome{
		Registries:  append([]Registry{}, registries...),
		Connections: trace.list(),
		Millis:      time.Since(begun).Milliseconds(),
	}
	if err != nil {
		outcome.Error = err.Error()
	}
	return outcome
}

// connections follows one call through net/http, which may dial in the background after the call has ended.
type connections struct {
	lock sync.Mutex
	seen []string
}

func (c *connections) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) {
			c.lock.Lock()
			defer c.lock.Unlock()
			c.seen = append(c.seen, "none")
		},
		GotConn: func(info httptrace.GotConnInfo) {
			c.lock.Lock()
			defer c.lock.Unlock()
			c.seen[len(c.seen)-1] = map[bool]string{true: "reused", false: "new"}[info.Reused]
		},
	}
}

func (c *connections) list() []string {
	c.lock.Lock()
	defer c.lock.Unlock()
	return append([]string{}, c.seen...)
}
