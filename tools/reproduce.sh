#!/usr/bin/env bash
# Builds what is committed twice, in folders of different names and depths, in different languages and time zones, and
# compares the packages byte by byte. Needs the installed node_modules of this folder.
# Prints the SHA-256 of the package; ends with 1 if there are two.
set -euo pipefail
umask 022 # npm packs the modes of files as they are
cd "$(dirname "$0")/.."

git rev-parse --quiet --verify HEAD >/dev/null 2>&1 || { echo 'skipped: no git, or nothing committed here'; exit 0; }

work=$(mktemp -d "${TMPDIR:-/tmp}/dockpass-reproduce.XXXXXX")
trap 'rm -rf "$work"' EXIT

# build FOLDER: prints the digest of the package that is made there.
build() {
  mkdir -p "$1"
  git archive HEAD | tar -x -C "$1"
  cp -al node_modules "$1/node_modules" 2>/dev/null || cp -a node_modules "$1/node_modules"
  rm -rf "$1/node_modules/.cache"
  (cd "$1" && npm run -s build && npm pack --silent --ignore-scripts --pack-destination "$work/$2" >/dev/null)
  sha256sum <"$work/$2"/dockpass-*.tgz | cut -d ' ' -f 1
}

mkdir "$work/first" "$work/second"
one=$(TZ=UTC LC_ALL=C build "$work/a" first)
two=$(TZ=Asia/Tokyo LC_ALL=C.UTF-8 build "$work/b/deeper/dockpass" second)
[ "$one" = "$two" ] || { echo "two builds differ: $one, $two"; exit 1; }
echo "$one  dockpass-$(node -p 'require("./package.json").version').tgz"
