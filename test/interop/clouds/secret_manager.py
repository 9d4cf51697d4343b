"""Reads a Secret Manager with Google's client of Python: SECRET_MANAGER is its host and port, TOKEN who asks."""

import json
import os

import google_crc32c
from google.api_core.exceptions import GoogleAPICallError
from google.cloud import secretmanager_v1
from google.cloud.secretmanager_v1.services.secret_manager_service.transports import (
    SecretManagerServiceRestTransport,
)
from google.oauth2.credentials import Credentials

client = secretmanager_v1.SecretManagerServiceClient(
    transport=SecretManagerServiceRestTransport(
        host=os.environ["SECRET_MANAGER"],
        url_scheme="http",
        credentials=Credentials(token=os.environ["TOKEN"]),
    )
)


def read(name):
    """What a version holds, whether its checksum is right, and its own name; or the class of the error, and whether it says that the version is disabled."""
    try:
        answer = client.access_secret_version(name=name, retry=None, timeout=20)
    except GoogleAPICallError as error:
        return [type(error).__name__, " is in DISABLED state." in error.message]
    payload = answer.payload
    right = payload.data_crc32c == google_crc32c.value(payload.data)
    return [payload.data.decode(), right, answer.name]


hub = "projects/acme-ci/secrets/hub"
print(
    json.dumps(
        {
            "latest": read(f"{hub}/versions/latest"),
            "number": read(f"{hub}/versions/1"),
            "alias": read(f"{hub}/versions/old"),
            "regional": read("projects/acme-ci/locations/europe-west3/secrets/hub/versions/latest"),
            "disabled": read("projects/acme-ci/secrets/disabled/versions/latest"),
            "missing": read("projects/acme-ci/secrets/none/versions/latest"),
            "beyond": read(f"{hub}/versions/7"),
        }
    )
)
