#!/usr/bin/env bash
# The npm package as somebody installs it: its tarball alone, without a network, into an empty directory.
#
# package.sh CACHE, after `npm run build`
. "$(dirname "$0")/lib.sh"
need npm

gateway=''
undo() { [ -z "$gateway" ] || kill "$gateway"; }

pack() { npm $(line npm | grep ^pack) --silent --pack-destination "$work" >/dev/null && tarball=$work/dockpass-$version.tgz && [ -s "$tarball" ]; }
# Nothing but what is meant: no sources, no tests, no settings of somebody.
is_clean() { ! tar tzf "$tarball" | grep -Ev '^package/((dist|docs)/[^.]|(package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md)$)|\.spec\.|/demo/' | grep .; }
names_no_machine() { ! tar xzf "$tarball" -O | grep -aF "$PWD" | cut -c1-200 | grep -a .; }

# With npm's cache and settings empty, so that nothing comes from this machine either.
install_offline() {
  mkdir -p "$work/empty" "$work/home"
  (cd "$work/empty" && HOME=$work/home npm install --offline --cache "$work/npm" --no-audit --no-fund "$tarball")
}
# As README has it, but below a folder of its own.
install_global() {
  (cd "$work" && npm_config_prefix=$work/global HOME=$work/home npm $(line npm | grep ^install) --offline --cache "$work/npm" --no-audit --no-fund) &&
    [ "$(PATH=$work/global/bin:$PATH command dockpass $(line dockpass))" = "$version" ]
}
dockpass() { (cd "$work/empty" && HOME=$work/home npx --offline --no-install dockpass "$@"); }
is_version() { [ "$(dockpass --version)" = "$version" ]; }
checks() { DRONE_SECRET=$SECRET HOST=127.0.0.1 dockpass check; }
serve() {
  (cd "$work/empty" && exec env DRONE_SECRET="$SECRET" HOST=127.0.0.1 PORT="$port" node_modules/.bin/dockpass serve) >"$work/log" 2>&1 &
  gateway=$!
  PORT=$port HOST=127.0.0.1 until_holds "$work/empty/node_modules/.bin/dockpass" healthcheck
}
answers() { DRONE_SECRET=$SECRET PORT=$port HOST=127.0.0.1 dockpass request --client drone --repo acme/app; }
ends() { kill "$gateway" && wait "$gateway" && gateway=''; }

port=$(free_port)
holds 'npm pack makes a tarball' pack
[ $failed = 0 ] || exit 1
printf '    size: %d kB, unpacked %d kB\n' $(($(stat -c %s "$tarball") / 1000)) $(($(tar xzf "$tarball" -O | wc -c) / 1000))
holds 'it holds what is meant and nothing else' is_clean
holds 'it names nothing of the machine that made it' names_no_machine
holds 'it is installed without a network' install_offline
holds 'README: npm install --global puts the command on the path' install_global
holds 'dockpass --version is that of the package' is_version
holds 'dockpass check reads a configuration' checks
holds 'dockpass serve answers' serve
holds 'a signed request is answered' answers
holds 'SIGTERM ends it' ends
