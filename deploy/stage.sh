#!/bin/sh
# Puts what runs into a folder: the program, and the native packages of the machine that it is for. After
# `npm run build`, in the folder of the sources. Image and Debian package are made of it.
#
# stage.sh FOLDER ARCHITECTURE(amd64|arm64)
set -eu
to=$1
case $2 in amd64) cpu=x64 ;; *) cpu=$2 ;; esac

rm -rf "$to"
mkdir -p "$to"
cp package.json package-lock.json "$to"
(cd "$to" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --os=linux --libc=glibc --cpu="$cpu")
# Those for another libc, which npm does not tell apart by the lock.
rm -rf "$to"/node_modules/@*/*-musl*
rm -f "$to/package-lock.json" "$to/node_modules/.package-lock.json"
cp -r dist LICENSE "$to"
rm -r "$to/dist/src/demo"
