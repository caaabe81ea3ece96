#!/bin/sh
# espace-connecte: runs the hub's commands as its own user, with its settings. Written by install.sh.
set -eu
HUB_CONFIG=/etc/espace-connecte/hub.ini
program=/opt/espace-connecte/current/venv/bin/hub
export HUB_CONFIG
case "$(id -un)" in
espace) exec "$program" "$@" ;;
root) exec runuser -u espace -- "$program" "$@" ;;
*) exec sudo -u espace HUB_CONFIG="$HUB_CONFIG" "$program" "$@" ;;
esac
