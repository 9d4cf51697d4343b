// Command openbao uses a Vault with the client of OpenBao: BAO_ADDR, ROLE_ID and SECRET_ID say which, and who asks.
package main

import (
	"context"
	"log"
	"os"

	"github.com/openbao/openbao/api/v2"

	"dockpass/test/interop/internal/steps"
)

func main() {
	log.SetFlags(0)
	client, err := api.NewClient(api.DefaultConfig())
	if err != nil {
		log.Fatal(err)
	}
	client.SetMaxRetries(0)
	client.ClearToken()
	ctx, seen := context.Background(), steps.Seen{}
	credentials := map[string]any{"role_id": os.Getenv("ROLE_ID"), "secret_id": os.Getenv("SECRET_ID")}
	login, err := client.Logical().Write("auth/approle/login", credentials)
	if err != nil {
		log.Fatal(err)
	}
	client.SetToken(login.Auth.ClientToken)
	seen["renewable"], seen["life"] = login.Auth.Renewable, login.Auth.LeaseDuration

	read := func(name string, get func() (*api.KVSecret, error)) {
		if secret, err := get(); err != nil {
			seen.Add(name, nil, err)
		} else {
			seen.Add(name, secret.Data, nil)
		}
	}
	kv := client.KVv2("kv")
	read("kv2", func() (*api.KVSecret, error) { return kv.Get(ctx, "ci/hub") })
	read("first", func() (*api.KVSecret, error) { return kv.GetVersion(ctx, "ci/hub", 1) })
	read("missing", func() (*api.KVSecret, error) { return kv.Get(ctx, "ci/none") })
	read("forbidden", func() (*api.KVSecret, error) { return client.KVv2("team/nested").Get(ctx, "x") })
	read("kv1", func() (*api.KVSecret, error) { return client.KVv1("kv1").Get(ctx, "old") })
	gone, err := kv.Get(ctx, "ci/gone")
	seen.Add("deleted", err == nil && gone.Data == nil, err)
	list, err := client.Logical().List("kv/metadata/ci")
	seen.Add("list", list.Data["keys"], err)
	renewed, err := client.Auth().Token().RenewSelf(0)
	seen.Add("renewed", renewed.Auth.LeaseDuration, err)
	self, err := client.Auth().Token().LookupSelf()
	seen.Add("ttl", self.Data["ttl"], err)
	health, err := client.Sys().Health()
	seen.Add("sealed", health.Sealed, err)
	client.SetToken("wrong")
	read("wrong", func() (*api.KVSecret, error) { return kv.Get(ctx, "ci/hub") })
	seen.Print()
}
