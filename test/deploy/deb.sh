#!/usr/bin/env bash
# The Debian package as somebody installs it, and its unit as far as that goes without systemd running: looked at by
# systemd's own tools, and its command line run as systemd would run it.
#
# deb.sh CACHE, after `npm run build`
. "$(dirname "$0")/lib.sh"
need dpkg-deb dpkg npm systemd-analyze setpriv openssl
[ "$(id -u)" = 0 ] || skip 'a package is installed by root'
dpkg -s dockpass >/dev/null 2>&1 && skip 'dockpass is installed on this machine'
[ ! -e /etc/dockpass ] || skip 'dockpass is configured on this machine'

unit=/usr/lib/systemd/system/dockpass.service
credentials=/run/credentials/dockpass.service
gateway=''
undo() {
  [ -z "$gateway" ] || kill "$gateway"
  dpkg --purge --force-all dockpass
  rm -rf "$credentials" /etc/dockpass /var/log/dockpass
}

build() {
  deploy/debian/build.sh "$work" || return 1
  deb=$(echo "$work"/dockpass_*.deb)
  [ "./${deb##*/}" = "$(line 'sudo apt install' | sed "s/_amd64/_$(dpkg --print-architecture)/")" ]
}
builds_same() { mkdir "$work/again" && deploy/debian/build.sh "$work/again" && cmp "$deb" "$work/again/${deb##*/}"; }
# As README has it. Where Node comes from elsewhere than a package, apt would fetch one.
install_deb() {
  if dpkg -s nodejs >/dev/null 2>&1; then (cd "$work" && apt-get install -y -qq "./${deb##*/}"); else dpkg --install --force-depends "$deb"; fi
}
lint() { command -v lintian >/dev/null || return 0; ! lintian --fail-on error --suppress-tags dir-or-file-in-etc-opt "$deb" | grep '^E:'; }
is_version() { [ "$(cd / && dockpass --version)" = "$version" ]; }
verify() { [ -z "$(systemd-analyze verify --man=no "$unit" 2>&1 | grep -F dockpass)" ]; }
is_hardened() { systemd-analyze security --no-pager --offline=true --threshold=20 "$unit"; }
rotates() { command -v logrotate >/dev/null || return 0; logrotate --debug /etc/logrotate.d/dockpass 2>&1 | { ! grep -i error; }; }

# value KEY : of the unit
value() { sed -n "s/^$1=//p" "$unit"; }

# What LoadCredential makes of files, for a user as DynamicUser makes one up.
load_credentials() {
  local id=${1%%:*} folder=${1#*:} file
  install -d -m 0500 "$credentials"
  for file in "$folder"/*; do install -m 0400 -o 61234 "$file" "$credentials/${id}_${file##*/}"; done
  chown 61234 "$credentials"
}

configure() {
  openssl rand -hex 32 >/etc/dockpass/secrets/drone && chmod 0600 /etc/dockpass/secrets/drone &&
    sed -i -e 's/^#DRONE/DRONE/' -e "s/^PORT=.*/PORT=$port/" /etc/dockpass/.env
}

start() {
  load_credentials "$(value LoadCredential)"
  # Without a shell between: the words of the unit are what is run.
  (cd "$(value WorkingDirectory)" && exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin \
    setpriv --reuid 61234 --regid 61234 --clear-groups --no-new-privs --bounding-set -all --inh-caps -all $(value ExecStart)) >"$work/log" 2>&1 &
  gateway=$!
  until_holds command_of_root healthcheck || { cat "$work/log"; return 1; }
}
command_of_root() { env -C /etc/dockpass dockpass "$@"; }
is_unprivileged() { [ "$(awk '/^(Uid|CapEff):/ { print $2 }' "/proc/$gateway/status" | xargs)" = '61234 0000000000000000' ]; }
keeps_secrets() { ! setpriv --reuid 65534 --regid 65534 --clear-groups cat "$credentials/secrets_drone" /etc/dockpass/secrets/drone 2>/dev/null | grep .; }
answers() { command_of_root request --client drone --repo acme/app; }
reloads() {
  echo 'SIGNATURE_TOLERANCE=60' >>/etc/dockpass/.env
  kill -HUP "$gateway" && until_holds grep -q 'configuration applied' "$work/log"
}
ends() { kill "$gateway" && wait "$gateway" && gateway=''; }
removes() { dpkg --purge dockpass && [ ! -e /usr/lib/dockpass ] && [ ! -e /usr/bin/dockpass ] && [ -s /etc/dockpass/secrets/drone ]; }

port=$(free_port)
holds 'the package is built' build
[ $failed = 0 ] || exit 1
printf '    size: %d kB\n' $(($(stat -c %s "$deb") / 1000))
holds 'and is the same when it is built again' builds_same
holds 'lintian finds no error' lint
holds 'it is installed' install_deb
holds 'dockpass is on the path' is_version
holds 'systemd-analyze verify finds nothing' verify
holds 'systemd-analyze security: exposure of at most 2.0' is_hardened
grep -E 'exposure level' "$work/out" | sed 's/^/    /'
holds 'logrotate understands its part' rotates
holds 'two lines make a configuration' configure
holds 'the command line of the unit serves' start
holds 'it is a made-up user without capabilities' is_unprivileged
holds 'nobody else reads its secrets' keeps_secrets
holds 'a signed request is answered' answers
holds 'SIGHUP reads the settings again' reloads
holds 'SIGTERM ends it' ends
holds 'it is removed, and leaves secrets alone' removes
