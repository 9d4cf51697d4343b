#!/usr/bin/env bash
# The image of deploy/Containerfile as it would run: read-only, without rights, asked by its own command line and by a
# puller that uses what it gave.
#
# image.sh CACHE, after `npm run build`
. "$(dirname "$0")/lib.sh"
need podman buildah runc dpkg-deb apt-get docker-registry skopeo htpasswd openssl
[ "$(id -u)" = 0 ] || skip 'containers without a user namespace need root'

image=localhost/dockpass-test
hub=127.0.0.1:$(free_port)
registry=''
undo() {
  podman rm -f -t 0 dockpass-plain dockpass-tls
  [ -z "$registry" ] || kill "$registry"
  podman rmi -f "$image" localhost/dockpass-build localhost/dockpass-run "$hub/acme/app:1"
}

# What this machine's podman needs as root.
runtime=(--network host --runtime runc --ulimit nofile=20000:20000 --ulimit nproc=1000:1000)

# What npm of this machine is told, npm in the build is too.
build() {
  printf 'prefer-offline=true\nupdate-notifier=false\n' >"$work/npmrc"
  local mounts=(--volume "$work/npmrc:/usr/local/etc/npmrc:ro" --volume "$(npm config get cache):/root/.npm")
  if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then
    cp "$NODE_EXTRA_CA_CERTS" "$work/ca.pem"
    echo 'cafile=/tmp/ca.pem' >>"$work/npmrc"
    mounts+=(--volume "$work/ca.pem:/tmp/ca.pem:ro")
  fi
  # As README has it: what stands behind `docker build`, with a tag and bases of our own.
  buildah build --isolation chroot --format docker --layers=false --quiet --tag "$image" \
    --build-arg BUILD_BASE=localhost/dockpass-build --build-arg BASE=localhost/dockpass-run \
    --build-arg VERSION="$version" "${mounts[@]}" $(line 'docker build' | sed 's/-t [^ ]*//')
}
runs_command() { podman run "${runtime[@]}" $(line 'docker run' | sed "s#dockpass:$version#$image#"); }

# run NAME OPTION... : as deploy/compose does, on the network of this machine.
run() {
  local name=$1
  shift
  podman run --detach --name "$name" "${runtime[@]}" \
    --read-only --read-only-tmpfs=false --cap-drop ALL --security-opt no-new-privileges \
    --env HOST=127.0.0.1 --env DRONE_SECRET="$SECRET" "$@" "$image"
}

is_unprivileged() {
  local pid
  pid=$(podman inspect dockpass-plain --format '{{.State.Pid}}')
  [ "$(awk '/^Uid:/ { print $2, $3, $4 }' "/proc/$pid/status")" = '65532 65532 65532' ] &&
    [ "$(awk '/^CapEff:/ { print $2 }' "/proc/$pid/status")" = 0000000000000000 ]
}

is_read_only() { ! podman exec --user 0 dockpass-plain node -e 'fs.writeFileSync("/etc/dockpass/x", "")'; }
has_no_shell() { [[ $(podman run --rm "${runtime[@]}" --entrypoint sh "$image" -c true 2>&1) == *'executable file not found'* ]]; }
names_options_once() { [ "$(tr '\0' '\n' <"/proc/$(podman inspect "$1" --format '{{.State.Pid}}')/cmdline" | grep -c heap-growing-percent)" = 1 ]; }
answers() { podman exec "$1" dockpass request --client drone --repo acme/app; }
has_label() { [ "$(podman image inspect "$image" --format "{{index .Labels \"org.opencontainers.image.$1\"}}")" = "$2" ]; }

stops() {
  local started=$SECONDS
  podman stop --time 15 "$1" && [ "$(podman inspect "$1" --format '{{.State.ExitCode}}')" = 0 ] && [ $((SECONDS - started)) -lt 15 ]
}

start_registry() {
  mkdir -p "$work/registry"
  htpasswd -Bbn ci-reader TEST-ONLY:pull >"$work/htpasswd" 2>/dev/null
  cat >"$work/registry.yml" <<END
version: 0.1
storage: { filesystem: { rootdirectory: $work/registry } }
http: { addr: '$hub' }
auth: { htpasswd: { realm: test, path: $work/htpasswd } }
END
  docker-registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
  registry=$!
  until_holds curl -so /dev/null "http://$hub/v2/" &&
    skopeo copy --dest-tls-verify=false --dest-creds ci-reader:TEST-ONLY:pull \
      "containers-storage:$image" "docker://$hub/acme/app:1"
}

pull() { podman pull --quiet --tls-verify=false --authfile "$1" "$hub/acme/app:1"; }
is_private() { echo '{}' >"$work/none.json" && ! pull "$work/none.json"; }
given_pulls() { node test/deploy/given.mjs "http://127.0.0.1:$plain" acme/app >"$work/auth.json" && pull "$work/auth.json"; }
others_get_none() { [ "$(node test/deploy/given.mjs "http://127.0.0.1:$plain" mallory/app)" = '{"auths":{}}' ]; }

set -o pipefail
holds 'bases are made of packages of Debian' test/deploy/base.sh "$cache"
holds 'the image is built' build
[ $failed = 0 ] || exit 1
size() { podman image inspect "$1" --format '{{.Size}}'; }
printf '    size: %d MB, of which %d MB are not the base\n' \
  $(($(size "$image") / 1000000)) $((($(size "$image") - $(size localhost/dockpass-run)) / 1000000))
holds 'README: docker run runs a command' runs_command
holds 'it says which version it is' has_label version "$version"

plain=$(free_port)
tls=$(free_port)
holds 'it starts with a read-only root and no rights' run dockpass-plain --env PORT="$plain" \
  --env REGISTRY_CI_ADDRESS="$hub" --env REGISTRY_CI_USERNAME=ci-reader --env REGISTRY_CI_PASSWORD=TEST-ONLY:pull --env REGISTRY_CI_REPOS='acme/*'
holds 'its health check succeeds' until_holds podman healthcheck run dockpass-plain
holds 'it is nobody and has no capability' is_unprivileged
holds 'nothing can be written' is_read_only
holds 'there is no shell' has_no_shell
holds 'Node has the options of the first line' names_options_once dockpass-plain
holds 'it answers a signed request' answers dockpass-plain

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=dockpass.example.com \
  -keyout "$work/tls.key" -out "$work/tls.crt" 2>/dev/null
chmod 0444 "$work"/tls.*
holds 'it starts with TLS' run dockpass-tls --env PORT="$tls" --env TLS_CERT_FILE=/run/tls.crt --env TLS_KEY_FILE=/run/tls.key \
  --volume "$work/tls.crt:/run/tls.crt:ro" --volume "$work/tls.key:/run/tls.key:ro"
holds 'its health check speaks TLS' until_holds podman healthcheck run dockpass-tls
holds 'it answers a signed request over TLS' answers dockpass-tls

holds 'a registry has the image, and it is private' start_registry
holds 'nobody pulls it without a credential' is_private
podman rmi -f "$hub/acme/app:1" >/dev/null 2>&1
holds 'podman pulls it with what the container gave' given_pulls
holds 'another repository is given nothing' others_get_none

holds 'SIGTERM ends it in time' stops dockpass-plain
holds 'SIGTERM ends the one with TLS in time' stops dockpass-tls
