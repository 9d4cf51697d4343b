package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/yaronf/httpsign"

	"dockpass/test/interop/internal/probe"
)

const (
	tryLimit       = 10 * time.Second
	signatureLabel = "woodpecker-ci-extensions"
	userAgent      = "Woodpecker/3.17.0 (server-extensions)"
)

type client struct {
	endpoint string
	http     *httpsign.Client
}

// newClient differs from the server's in one thing: it dials any address. The server asks
// WOODPECKER_EXTENSIONS_ALLOWED_HOSTS first, which must name loopback for what is done here.
func newClient(endpoint, keyFile string) (*client, error) {
	key, err := privateKey(keyFile)
	if err != nil {
		return nil, err
	}
	covered := httpsign.Headers("@request-target", "content-digest")
	signer, err := httpsign.NewEd25519Signer(key, httpsign.NewSignConfig(), covered)
	if err != nil {
		return nil, err
	}
	// A transport of its own has no proxy, no HTTP/2 and keeps idle connections without end, as the server's.
	transport := http.Client{Timeout: tryLimit, Transport: &http.Transport{}}
	config := httpsign.NewClientConfig().SetSignatureName(signatureLabel).SetSigner(signer)
	return &client{endpoint, httpsign.NewClient(transport, config)}, nil
}

func privateKey(file string) (ed25519.PrivateKey, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("key: no PEM block")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, errors.New("key: not ed25519")
	}
	return key, nil
}

// list encodes the body once, with the newline that Go's encoder ends it with; every try sends the same bytes.
func (c *client) list(request body, secrets bool) probe.Call {
	var encoded bytes.Buffer
	fatal(json.NewEncoder(&encoded).Encode(request))
	return func(ctx context.Context) ([]probe.Registry, error) {
		var answer struct {
			Registries []*probe.Registry
			Secrets    []*struct{ Name, Value string }
		}
		status, err := retry(ctx, func() (int, error) { return c.try(ctx, encoded.Bytes(), &answer) })
		// Only 200 counts, and a 204, whose empty body is an error at first, is forgiven in the end.
		if err != nil && status != http.StatusNoContent {
			return nil, fmt.Errorf("failed to fetch registries via http (%d) %w", status, err)
		}
		if status != http.StatusOK {
			return nil, nil
		}
		if secrets {
			// A secret is told as its name and its value.
			for _, item := range answer.Secrets {
				answer.Registries = append(answer.Registries, &probe.Registry{Address: item.Name, Password: item.Value})
			}
		}
		return seen(answer.Registries), nil
	}
}

func (c *client) try(ctx context.Context, encoded []byte, answer any) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint, bytes.NewReader(encoded))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", userAgent)
	response, err := c.http.Do(request)
	if err != nil {
		return 0, judgeConnection(err)
	}
	defer response.Body.Close()
	return response.StatusCode, judgeAnswer(response, answer)
}

// seen fails on a nil entry as the server does.
func seen(list []*probe.Registry) []probe.Registry {
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
