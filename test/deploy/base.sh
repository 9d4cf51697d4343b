#!/usr/bin/env bash
# Two base images from Debian packages and npm's Node, because those of public registries may be out of reach:
# `localhost/dockpass-build` with a shell and npm, `localhost/dockpass-run` with libc and Node alone.
#
# base.sh CACHE
set -euo pipefail
cache=$1/deploy-base
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
case $(dpkg --print-architecture) in amd64) cpu=x64 ;; *) cpu=$(dpkg --print-architecture) ;; esac
libraries='libc6 libgcc-s1 libstdc++6'
programs='dash coreutils libselinux1 libpcre2-8-0 libacl1 libattr1 libgmp10'

# fill ROOT PACKAGE... : extracts them, as far as nothing has to be configured.
fill() {
  local root=$1 deb
  shift
  for dir in bin lib lib64 sbin; do mkdir -p "$root/usr/$dir" && ln -s "usr/$dir" "$root/$dir"; done
  mkdir -p "$root/tmp" "$root/etc" "$root/root" && chmod 1777 "$root/tmp"
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  (cd "$cache/debs" && apt-get download -qq "$@")
  for package in "$@"; do
    for deb in "$cache/debs/${package}"_*.deb; do
      dpkg-deb --fsys-tarfile "$deb" | tar x -C "$root" --keep-directory-symlink --exclude='./usr/share/*'
    done
  done
}

if [ ! -f "$cache/done.$release" ]; then
  rm -rf "$cache" && mkdir -p "$cache/debs" "$cache/npm"
  # As root: apt fetches by another user otherwise, who may not write here.
  (cd "$cache/npm" && npm pack --silent "node-linux-$cpu@24" npm@11 >/dev/null)
  mkdir -p "$cache/node" && tar xzf "$cache/npm/node-linux-$cpu"-*.tgz -C "$cache/node" package/bin/node
  fill "$cache/run" $libraries
  fill "$cache/build" $libraries $programs
  for root in run build; do
    mkdir -p "$cache/$root/usr/local/bin" && cp "$cache/node/package/bin/node" "$cache/$root/usr/local/bin/node"
  done
  ln -sf dash "$cache/build/usr/bin/sh"
  mkdir -p "$cache/build/usr/local/lib/node_modules"
  tar xzf "$cache"/npm/npm-*.tgz -C "$cache/build/usr/local/lib/node_modules" --one-top-level=npm --strip-components=1
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$cache/build/usr/local/bin/npm"
  touch "$cache/done.$release"
fi
for root in run build; do
  tar c -C "$cache/$root" . | podman import --quiet --change 'ENV PATH=/usr/local/bin:/usr/bin:/bin' - "localhost/dockpass-$root" >/dev/null
done
