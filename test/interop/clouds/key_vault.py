"""Reads a Key Vault with Microsoft's client of Python: VAULT is its URL, CA whom it trusts, TOKEN who asks."""

import json
import os
import time

from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError
from azure.keyvault.secrets import SecretClient

scopes = []


class Identity:
    """Gives the one token for what the vault's challenge asks for."""

    def get_token(self, *wanted, **_):
        scopes.extend(wanted)
        return AccessToken(os.environ["TOKEN"], int(time.time()) + 3600)


client = SecretClient(
    os.environ["VAULT"],
    Identity(),
    api_version="7.4",
    verify_challenge_resource=False,
    connection_verify=os.environ["CA"],
    retry_total=0,
)


def read(name, version=None):
    """What a version holds, and what it is; or the class of the error, its status and code."""
    try:
        secret = client.get_secret(name, version)
    except HttpResponseError as error:
        return [type(error).__name__, error.status_code, error.error.code if error.error else None]
    expires = secret.properties.expires_on
    return [secret.value, secret.properties.version, expires.year if expires else None]


print(
    json.dumps(
        {
            "current": read("hub"),
            "fixed": read("hub", os.environ["VERSION"]),
            "expired": read("expired"),
            "disabled": read("disabled"),
            "deleted": read("deleted"),
            "missing": read("none"),
            "scopes": scopes,
        }
    )
)
