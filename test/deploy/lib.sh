# For the scripts beside it: what they need, count and clean up. Sourced.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD
cache=$1
counts=$cache/deploy-counts
passed=0
failed=0
work=$(mktemp -d "${TMPDIR:-/tmp}/dockpass-deploy-XXXXXX")
version=$(node -p 'require("./package.json").version')
export SECRET='TEST-ONLY-a-secret-of-deployment'

# need PROGRAM... : ends the script, with the reason, where one is not installed.
need() {
  local missing=()
  for program in "$@"; do PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null || missing+=("$program"); done
  [ ${#missing[@]} = 0 ] || skip "needs ${missing[*]}"
}

skip() {
  printf 'skipped: %s\n' "$1"
  exit 0
}

# holds NAME COMMAND... : one check, counted.
holds() {
  local name=$1
  shift
  if "$@" >"$work/out" 2>&1; then
    passed=$((passed + 1))
    printf 'ok  %s\n' "$name"
  else
    failed=$((failed + 1))
    printf '!!  %s\n' "$name"
    tail -n 30 "$work/out"
  fi
}

# until_holds COMMAND... : tries again while it fails, up to a minute.
until_holds() {
  local times=0
  until "$@" >/dev/null 2>&1; do
    times=$((times + 1))
    [ $times -lt 240 ] || return 1
    sleep 0.25
  done
}

free_port() { node -e 'require("net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port); this.close(); })'; }

# line COMMAND : that of README's installation which begins so, without it; empty where there is none.
line() {
  sed -n '/^## Install it/,/^## /p' "$root/README.md" | sed -n "s#^$1 ##p"
}

undo() { :; }
finish() {
  local status=$?
  undo >/dev/null 2>&1
  rm -rf "$work"
  echo "$passed $failed" >"$counts"
  [ $status = 0 ] && [ $failed = 0 ]
  exit
}
echo '0 0' >"$counts"
trap finish EXIT
