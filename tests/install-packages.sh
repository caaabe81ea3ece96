#!/usr/bin/env bash
# Install the Debian packages listed in the file given, if any is missing; says so first.
# A line "package command" is content with the command, wherever it comes from.
set -euo pipefail
mapfile -t wanted < <(grep -vE '^\s*(#|$)' "$1")
missing=()
for line in "${wanted[@]}"; do
  read -r package command <<<"$line"
  if [ -n "$command" ] && command -v "$command" >/dev/null; then continue; fi
  state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$state" = "install ok installed" ] || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0
echo "The tests need these Debian packages, which will be installed now: ${missing[*]}"
run=()
[ "$(id -u)" -eq 0 ] || run=(sudo)
"${run[@]}" apt-get update -q
DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}"
