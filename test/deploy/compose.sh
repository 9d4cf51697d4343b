#!/usr/bin/env bash
# The files for compose, held against the schema of its specification, and read by a program that runs them. With HELM,
# README's line for the chart, too.
#
# compose.sh CACHE
. "$(dirname "$0")/lib.sh"
need go

module=github.com/compose-spec/compose-go/v2@v2.9.0
folder=$(cd "$work" && go mod download -json "$module" 2>/dev/null | node -p 'JSON.parse(fs.readFileSync(0)).Dir' 2>/dev/null) ||
  skip 'the schema of compose cannot be had here'

refuses_mistakes() {
  sed 's/^    read_only:/    raed_only:/' deploy/compose/drone.yaml >"$work/wrong.yaml"
  ! node test/deploy/compose.mjs "$folder/schema/compose-spec.json" "$work/wrong.yaml"
}
# Every service of it, without starting one.
runs() {
  local file=deploy/compose/$1.yaml services
  services=$(podman-compose --dry-run --file "$file" up --detach 2>&1 | grep -c '^podman run ')
  [ "$services" = "$(node -p 'Object.keys(require("yaml").parse(fs.readFileSync(process.argv[1], "utf8"), { merge: true }).services).length' "$file")" ]
}

holds 'the files keep to the specification of compose' node test/deploy/compose.mjs "$folder/schema/compose-spec.json" deploy/compose/*.yaml
holds 'and a mistake is seen' refuses_mistakes
if command -v podman-compose >/dev/null; then
  for name in woodpecker drone; do holds "podman-compose reads that for $name" runs $name; done
  holds 'README: docker compose starts one of them' test "$(line 'docker compose')" = '-f deploy/compose/woodpecker.yaml up -d'
else
  echo 'skipped: podman-compose is not installed'
fi

# Without a cluster: all but the sending.
installs_chart() {
  printf 'image: { repository: registry.example.com/ci/dockpass }\nconfig: { woodpeckerServer: https://ci.example.com }\n' >"$work/values.yaml"
  ln -s "$root/deploy" "$work/deploy"
  (cd "$work" && KUBECONFIG=/dev/null "$HELM" $(line helm | sed 's/^upgrade --install/template --kube-version 1.31.0/')) | grep '^kind: Deployment'
}
if [ -n "${HELM:-}" ]; then holds 'README: helm installs the chart' installs_chart; else echo 'skipped: HELM names no Helm'; fi
