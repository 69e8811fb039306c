# shellcheck shell=bash
# Sourced by the scripts around it: usage prints a script's first comment, which --help asks for before anything is done.

usage() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
}

# Behind -- stand the options of another program.
for argument; do
  case $argument in
    --) break ;;
    -h | --help) usage && exit 0 ;;
  esac
done
