#!/usr/bin/env bash
# A PostgreSQL cluster of one's own on loopback: start.sh [start|stop] FOLDER PORT. Prints its URL when started.
# For development and tests: no password on loopback, no fsync, unless PG_DURABLE=1 (measurements). As root it runs as the
# user postgres, as Debian's does.
set -euo pipefail
action=${1:-start} folder=${2:?folder} port=${3:-5433}

found=$(command -v initdb || ls -1 /usr/lib/postgresql/*/bin/initdb 2> /dev/null | sort -V | tail -1) || true
[ -n "$found" ] || { echo "PostgreSQL is missing: apt-get install postgresql" >&2; exit 1; }
bin=$(dirname "$(readlink -f "$found")")

careless='-c fsync=off -c synchronous_commit=off -c full_page_writes=off'
if [ -n "${PG_DURABLE:-}" ]; then careless=''; fi

as_owner() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

case $action in
  start)
    mkdir -p "$folder"
    folder=$(cd "$folder" && pwd)
    if [ "$(id -u)" = 0 ]; then
      chown postgres "$folder"
      as_owner test -x "$folder" || { echo "the user postgres cannot enter $folder: move the checkout" >&2; exit 1; }
    fi
    cd "$folder"
    if [ ! -s data/PG_VERSION ]; then
      as_owner "$bin/initdb" -D "$folder/data" -U portal -A trust -E UTF8 --locale=C.UTF-8 > /dev/null
    fi
    if ! as_owner "$bin/pg_ctl" -D "$folder/data" status > /dev/null; then
      as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' $careless" start > /dev/null || { tail -20 "$folder/log" >&2; exit 1; }
    fi
    "$bin/psql" -h 127.0.0.1 -p "$port" -U portal -d postgres -tAc "SELECT 1 FROM pg_database WHERE datname = 'portal'" \
      | grep -q 1 || "$bin/createdb" -h 127.0.0.1 -p "$port" -U portal portal
    echo "postgresql://portal:portal@127.0.0.1:$port/portal" ;;
  stop)
    [ -d "$folder/data" ] || exit 0
    folder=$(cd "$folder" && pwd)
    cd "$folder"
    as_owner "$bin/pg_ctl" -D "$folder/data" -m fast -w stop > /dev/null 2>&1 || true ;;
  *) sed -n '2,4p' "$0" >&2; exit 2 ;;
esac
