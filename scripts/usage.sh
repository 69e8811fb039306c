# shellcheck shell=bash
# Sourced by the scripts around it: usage prints a script's first comment, which --help asks for before anything is done.

usage() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
}

# needs PROGRAM "WHERE IT IS FROM": ends the script, before it does anything, where a program that it starts is not here.
needs() {
  command -v -- "$1" >/dev/null && return
  echo "${0##*/} needs $1, which is not here: $2." >&2
  exit 1
}

# The same for albert-embed.
needs_program() {
  needs "${ALBERT_EMBED_PROGRAM:-albert-embed}" "put albert-embed on the path, or its place into ALBERT_EMBED_PROGRAM"
}

# Behind -- stand the options of another program.
for argument; do
  case $argument in
    --) break ;;
    -h | --help) usage && exit 0 ;;
  esac
done
