// Command drone asks a gateway with the package that Drone's runners and its command-line tool ask with.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/drone/drone-go/drone"
	"github.com/drone/drone-go/plugin/registry"
	"github.com/drone/drone-go/plugin/secret"

	"dockpass/test/interop/internal/probe"
)

// runnerLimit is how long a runner waits for the list; it tries once.
const runnerLimit = time.Minute

func main() {
	log.SetFlags(0)
	var (
		versions   = flag.Bool("versions", false, "print the versions of the client's modules and end")
		endpoint   = flag.String("endpoint", "", "DRONE_REGISTRY_PLUGIN_ENDPOINT of the runner")
		token      = flag.String("secret", "", "DRONE_REGISTRY_PLUGIN_TOKEN of the runner")
		path       = flag.String("path", "", "path of a secret: asks DRONE_SECRET_PLUGIN_ENDPOINT for it instead")
		name       = flag.String("name", "", "name of that secret")
		skipVerify = flag.Bool("skip-verify", false, "DRONE_REGISTRY_PLUGIN_SKIP_VERIFY of the runner")
		repo       = flag.String("repo", "acme/app", "slug; empty for a request that names no repository")
		event      = flag.String("event", "push", "event of the build")
		sourceRepo = flag.String("source-repo", "", "slug of the repository that a pull request comes from")
		params     = flag.Int("params", 0, "number of build parameters")
		options    = probe.Flags()
	)
	flag.Parse()
	if *versions {
		fatal(probe.PrintVersions("github.com/drone/drone-go", "github.com/99designs/httpsignatures-go"))
		return
	}
	build := drone.Build{Event: *event, Source: "main", Fork: *sourceRepo, Params: parameters(*params)}
	if *path != "" {
		client := secret.Client(*endpoint, *token, *skipVerify)
		request := &secret.Request{Path: *path, Name: *name, Repo: repository(*repo), Build: build}
		fatal(probe.Run(options, func(ctx context.Context) ([]probe.Registry, error) {
			return found(client.Find(ctx, request))
		}))
		return
	}
	client := registry.Client(*endpoint, *token, *skipVerify)
	request := &registry.Request{Repo: repository(*repo), Build: build}
	fatal(probe.Run(options, func(ctx context.Context) ([]probe.Registry, error) {
		ctx, cancel := context.WithTimeout(ctx, runnerLimit)
		defer cancel()
		list, err := client.List(ctx, request)
		return seen(list), err
	}))
}

// found takes empty data for nothing, as a runner does; a secret is told as its name and its value.
func found(secret *drone.Secret, err error) ([]probe.Registry, error) {
	if err != nil || secret.Data == "" {
		return nil, err
	}
	return []probe.Registry{{Address: secret.Name, Password: secret.Data}}, nil
}

func repository(slug string) drone.Repo {
	repo := drone.Repo{UID: "4567", Slug: slug, Branch: "main"}
	// Of groups of groups all but the last is the namespace.
	if slash := strings.LastIndex(slug, "/"); slash >= 0 {
		repo.Namespace, repo.Name = slug[:slash], slug[slash+1:]
	}
	return repo
}

func parameters(n int) map[string]string {
	params := make(map[string]string, n)
	for i := range n {
		params[fmt.Sprintf("PARAMETER_%06d", i)] = strings.Repeat("x", 40)
	}
	return params
}

// seen fails on a nil entry as a runner does.
func seen(list []*drone.Registry) []probe.Registry {
	var registries []probe.Registry
	for _, item := range list {
		registries = append(registries, probe.Registry{
			Address:  item.Address,
			Username: item.Username,
			Password: item.Password,
		})
	}
	return registries
}

func fatal(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
