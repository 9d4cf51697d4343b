#!/usr/bin/env bash
# Makes the Debian package, after `npm run build`: the program in /usr/lib/dockpass, the command in /usr/bin, the unit, a
# place for settings and secrets. The same sources and SOURCE_DATE_EPOCH make the same package.
#
# deploy/debian/build.sh [FOLDER [ARCHITECTURE]]   default: this folder, the architecture of this machine
set -euo pipefail
cd "$(dirname "$0")/../.."
to=${1:-.}
arch=${2:-$(dpkg --print-architecture)}
version=$(node -p 'require("./package.json").version.replace("-", "~")')
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 0755 "$root"

sh deploy/stage.sh "$root/usr/lib/dockpass" "$arch" >/dev/null
rm "$root/usr/lib/dockpass/LICENSE"
install -d "$root/usr/bin" "$root/DEBIAN"
ln -s ../lib/dockpass/dist/src/main.js "$root/usr/bin/dockpass"
install -D -m 0644 deploy/systemd/dockpass.service "$root/usr/lib/systemd/system/dockpass.service"
install -D -m 0644 deploy/systemd/dockpass.logrotate "$root/etc/logrotate.d/dockpass"
install -D -m 0644 deploy/systemd/dockpass.env "$root/etc/dockpass/.env"
install -d -m 0700 "$root/etc/dockpass/secrets"

doc=$root/usr/share/doc/dockpass
install -D -m 0644 -t "$doc" README.md SECURITY.md
cp -r docs "$doc/docs"
gzip -9n <CHANGELOG.md >"$doc/changelog.gz"
{
  printf 'Dockpass is under the Apache License, version 2.0: /usr/share/common-licenses/Apache-2.0\n'
  printf 'Copyright: the maintainers of Dockpass.\nWhat is bundled of other packages: /usr/lib/dockpass/dist/LICENCES.txt\n'
} >"$doc/copyright"
chmod -R u=rwX,go=rX "$root/usr" && chmod 0755 "$root/usr/lib/dockpass/dist/src/main.js"

cat >"$root/DEBIAN/control" <<END
Package: dockpass
Version: $version
Architecture: $arch
Maintainer: Dockpass maintainers <dockpass@example.com>
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f 1)
Depends: nodejs (>= 20.19), libc6
Suggests: logrotate
Section: net
Priority: optional
Description: registry credentials for Drone and Woodpecker CI
 Answers the signed requests of Drone runners and Woodpecker servers with the
 registry credentials that a build may have, and with no others.
END
printf '/etc/dockpass/.env\n/etc/logrotate.d/dockpass\n' >"$root/DEBIAN/conffiles"
install -m 0755 -t "$root/DEBIAN" deploy/debian/postinst deploy/debian/prerm deploy/debian/postrm

find "$root" -newermt "@$SOURCE_DATE_EPOCH" -print0 | xargs -0r touch -h -d "@$SOURCE_DATE_EPOCH"
dpkg-deb --build --root-owner-group -Zxz -z3 "$root" "$to/dockpass_${version}_$arch.deb"
