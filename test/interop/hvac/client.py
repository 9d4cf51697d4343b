"""Uses a Vault with hvac, the client of Python: VAULT_ADDR, ROLE_ID and SECRET_ID say which, and who asks."""

import json
import os

import hvac

client = hvac.Client(url=os.environ["VAULT_ADDR"], strict_http=True)
login = client.auth.approle.login(os.environ["ROLE_ID"], os.environ["SECRET_ID"])["auth"]
seen = {"renewable": login["renewable"], "life": login["lease_duration"]}
kv = client.secrets.kv.v2


def step(name, get):
    """Keeps what a step gave, or that the client saw an error."""
    try:
        seen[name] = get()
    except hvac.exceptions.VaultError:
        seen[name] = "refused"


def read(mount, path, version=None):
    """The data of a version; an error for one that was deleted."""
    return kv.read_secret_version(
        path, version=version, mount_point=mount, raise_on_deleted_version=True
    )["data"]["data"]


def deleted():
    """Whether a deleted version is told by its body."""
    answer = kv.read_secret_version("ci/gone", mount_point="kv", raise_on_deleted_version=False)
    return answer["data"]["data"] is None


step("kv2", lambda: read("kv", "ci/hub"))
step("first", lambda: read("kv", "ci/hub", 1))
step("missing", lambda: read("kv", "ci/none"))
step("forbidden", lambda: read("team/nested", "x"))
step("kv1", lambda: client.secrets.kv.v1.read_secret("old", mount_point="kv1")["data"])
step("deleted", deleted)
step("list", lambda: kv.list_secrets("ci", mount_point="kv")["data"]["keys"])
step("renewed", lambda: client.auth.token.renew_self()["auth"]["lease_duration"])
step("ttl", lambda: client.auth.token.lookup_self()["data"]["ttl"])
step("sealed", lambda: client.sys.read_health_status(method="GET")["sealed"])
client.token = "wrong"
step("wrong", lambda: read("kv", "ci/hub"))
print(json.dumps(seen))
