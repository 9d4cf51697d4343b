// Command woodpecker asks a gateway as a Woodpecker server asks a registry extension.
//
// The server's own module cannot be had from every Go module proxy, so this uses the two libraries that it signs and
// retries with, in the versions and with the settings of Woodpecker 3.17, and a request body that was recorded from it.
package main

import (
	"flag"
	"log"

	"dockpass/test/interop/internal/probe"
)

func main() {
	log.SetFlags(0)
	var (
		versions = flag.Bool("versions", false, "print the versions of the client's modules and end")
		endpoint = flag.String("endpoint", "", "WOODPECKER_REGISTRY_EXTENSION_ENDPOINT of the server")
		key      = flag.String("key", "", "PEM file with the server's private key (PKCS 8, ed25519)")
		capture  = flag.String("capture", "", "recorded request whose body is the pattern")
		repo     = flag.String("repo", "acme/app", "full name of the repository")
		event    = flag.String("event", "push", "event of the pipeline")
		fork     = flag.Bool("from-fork", false, "the pipeline comes from a fork")
		forge    = flag.Int("forge", 1, "number of the server's forge that has the repository")
		remoteID = flag.String("remote-id", "", "id that the forge has for it; empty for the recorded one")
		status   = flag.String("status", "created", "status of the pipeline: created, blocked, pending")
		netrc    = flag.String("netrc", "", "forge token to send along, as an administrator can choose")
		files    = flag.Int("changed-files", 0, "number of changed files")
		secrets  = flag.Bool("secrets", false, "ask a secret extension instead")
		options  = probe.Flags()
	)
	flag.Parse()
	if *versions {
		fatal(probe.PrintVersions("github.com/yaronf/httpsign", "github.com/cenkalti/backoff/v7"))
		return
	}
	body, err := recordedBody(*capture)
	fatal(err)
	fatal(body.change(pipeline{*repo, *forge, *remoteID, *event, *fork, *status, *netrc, *files}))
	client, err := newClient(*endpoint, *key)
	fatal(err)
	fatal(probe.Run(options, client.list(body, *secrets)))
}

func fatal(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
