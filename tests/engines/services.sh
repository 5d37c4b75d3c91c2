#!/usr/bin/env bash
# The engines of development on loopback: services.sh [start|stop]. What cannot be had here is said, the rest starts.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
state=$(cd "$here/../.." && pwd)/var/services
action=${1:-start}
mail=$state/mail
mkdir -p "$state"

mail_alive() { [ -s "$state/mail.pid" ] && kill -0 "$(cat "$state/mail.pid")" 2> /dev/null; }

start_mail() {
  mail_alive && return
  /usr/bin/python3 -c 'import aiosmtpd' 2> /dev/null || { echo "aiosmtpd is missing: apt-get install python3-aiosmtpd" >&2; return 1; }
  mkdir -p "$mail"/{cur,new,tmp}
  setsid /usr/bin/python3 -m aiosmtpd -n -l "127.0.0.1:$MAIL_PORT" -c aiosmtpd.handlers.Mailbox "$mail" \
    > "$state/mail.log" 2>&1 < /dev/null &
  echo $! > "$state/mail.pid"
  for _ in $(seq 50); do (: < "/dev/tcp/127.0.0.1/$MAIL_PORT") 2> /dev/null && return; sleep 0.1; done
  tail -5 "$state/mail.log" >&2
  return 1
}

case $action in
  start)
    lines=() missing=()
    if url=$("$here/postgresql/start.sh" start "$state/postgres" "$POSTGRES_PORT"); then
      lines+=("export DATABASE_URL=$url")
    else missing+=(PostgreSQL); fi
    if "$here/elasticsearch/start.sh" start "$ELASTICSEARCH_PORT" > /dev/null; then
      lines+=("export ELASTICSEARCH_URL=http://127.0.0.1:$ELASTICSEARCH_PORT")
    else missing+=(Elasticsearch); fi
    if start_mail; then
      lines+=("export EMAIL_HOST=127.0.0.1 EMAIL_PORT=$MAIL_PORT")
    else missing+=("the mail sink"); fi
    printf '%s\n' "${lines[@]}"
    [ -e "$mail/new" ] && echo "# mails arrive as files in $mail/new; the last one: ls -t $mail/new/* | head -1 | xargs cat"
    if [ ${#missing[@]} -gt 0 ]; then
      printf 'not started: %s\n' "${missing[@]}" >&2
      exit 1
    fi ;;
  stop)
    "$here/postgresql/start.sh" stop "$state/postgres" "$POSTGRES_PORT"
    "$here/elasticsearch/start.sh" stop "$ELASTICSEARCH_PORT"
    if mail_alive; then kill "$(cat "$state/mail.pid")"; fi
    rm -f "$state/mail.pid" ;;
  *) sed -n 2p "$0" >&2; exit 2 ;;
esac
