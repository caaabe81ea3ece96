#!/bin/bash
# Installs the hub of a connected space on Debian 12 or Raspberry Pi OS, or upgrades it.
# It makes the program's environment; the package `provisioning` does the rest.
set -euo pipefail
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
parts=(hub content_cache kiosk_ui sync provisioning setup.cfg pyproject.toml)
# Debian's own Python: one from a home folder would be out of reach for the hub's user.
python=${PYTHON:-/usr/bin/python3}
root=/
wheelhouse=
role=space
action=install
dry_run=no
described=()
staged=

usage() {
    cat <<'TEXT'
Usage: sudo ./install.sh [options]

  --name TEXT               name of the space, as people say it
  --commune TEXT            its commune
  --intercommunality TEXT   the association of communes that runs it
  --port N                  port to serve on (80)
  --role space|central      what this machine is (space)
  --wheelhouse DIR          install without Internet, from the wheels in DIR
  --dry-run                 say each step, change nothing
  --uninstall               remove the program, keep data and settings
  --purge                   remove everything, after asking
  --root DIR                act below DIR instead of /, to try it out

Name, commune, intercommunality and port go into /etc/espace-connecte/hub.ini the first time;
a file that is there is kept. Run it again to repair or to upgrade: nothing is done twice.
TEXT
}

say() { printf '%s\n' "$*"; }

fail() {
    printf 'install.sh: %s\n' "$*" >&2
    exit 1
}

# step WORDS...: run a command, or only say it with --dry-run.
step() {
    if [ "$dry_run" = yes ]; then
        say "would run: $*"
    else
        say "run: $*"
        "$@"
    fi
}

read_options() {
    while [ $# -gt 0 ]; do
        case "$1" in
        --name | --commune | --intercommunality | --port | --role | --wheelhouse | --root)
            [ $# -ge 2 ] || fail "$1 needs a value. See ./install.sh --help."
            case "$1" in
            --wheelhouse) wheelhouse=$2 ;;
            --root) root=$2 ;;
            --role) role=$2 ;;
            *) described+=("$1" "$2") ;;
            esac
            shift
            ;;
        --dry-run) dry_run=yes ;;
        --uninstall) action=uninstall ;;
        --purge) action=purge ;;
        -h | --help)
            usage
            exit 0
            ;;
        *) fail "there is no option $1. See ./install.sh --help." ;;
        esac
        shift
    done
    case "$role" in space | central) ;; *) fail "--role is space or central, not $role." ;; esac
    [ -z "$wheelhouse" ] || [ -d "$wheelhouse" ] || fail "there is no folder $wheelhouse."
    [ -z "$wheelhouse" ] || wheelhouse=$(cd "$wheelhouse" && pwd)
    [ "$root" = / ] || [ -d "$root" ] || fail "there is no folder $root."
    root=$(cd "$root" && pwd)
}

check_machine() {
    if [ "$root" = / ] && [ "$dry_run" = no ] && [ "$EUID" -ne 0 ]; then
        fail "this must run as root. Run: sudo ./install.sh"
    fi
    command -v "$python" >/dev/null || fail "there is no $python. Run: apt-get install python3 python3-venv"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "$python is too old: 3.11 or newer is needed (Debian 12, Raspberry Pi OS of 2023 or later)."
}

# Debian keeps the parts that make an environment in a package of their own.
need_venv() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    step apt-get install -y --no-install-recommends python3-venv ||
        fail "python3-venv is missing. Install it from the Debian packages on your USB stick, then run again."
}

version_of_source() {
    sed -n 's/^__version__ = "\([0-9][0-9A-Za-z.+-]*\)"$/\1/p' "$here/hub/__init__.py"
}

# One mark over every file of the program: the same version with other files is another release.
mark_of_source() {
    (cd "$here" && find "${parts[@]}" -type f ! -path '*/__pycache__/*' -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)
}

# The folder of this release: its version, and a mark where that folder holds other files.
release_folder() {
    local folder="${root%/}/opt/espace-connecte/$1"
    if [ -f "$folder/.complete" ] && [ "$(cat "$folder/.complete")" != "$2" ]; then
        folder="$folder-$2"
    fi
    printf '%s' "$folder"
}

# A release is made beside the one in use and never changed afterwards; a half-made one, left by a
# power cut, is made again.
make_release() {
    local release=$1 mark=$2 extra=voice,zim where=()
    if [ -f "$release/.complete" ]; then
        say "kept: the release $release"
        return
    fi
    [ "$role" = central ] && extra=central
    if [ -n "$wheelhouse" ]; then where=(--no-index --find-links "$wheelhouse"); fi
    need_venv
    [ ! -e "$release" ] || step rm -rf "$release"
    step mkdir -p "$release"
    step "$python" -m venv "$release/venv"
    if [ "$dry_run" = yes ]; then
        say "would run: $release/venv/bin/pip install ${where[*]:+${where[*]} }${here}[$extra]"
        say "would write $release/.complete"
        return
    fi
    # Built from a copy, so that building leaves nothing in the checkout.
    staged=$(mktemp -d)
    (cd "$here" && cp -R "${parts[@]}" "$staged/")
    for text in README.md LICENSE; do [ ! -f "$here/$text" ] || cp "$here/$text" "$staged/"; done
    "$release/venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check \
        --no-cache-dir "${where[@]}" "${staged}[$extra]" ||
        fail "the program's libraries could not be installed (see above). With no Internet, give --wheelhouse."
    "$release/venv/bin/python" -m kiosk_ui.vendor ||
        say "Without these players H5P, SCORM and EPUB do not open; all else works."
    [ ! -d "$here/docs" ] || cp -R "$here/docs" "$release/docs"
    printf '%s\n' "$mark" >"$release/.complete.new"
    sync
    mv "$release/.complete.new" "$release/.complete"
}

clean_up() { [ -z "$staged" ] || rm -rf "$staged"; }

provision() {
    local extra=()
    [ "$dry_run" = no ] || extra+=(--dry-run)
    cd "$here"
    "$python" -B -m provisioning "$@" --root "$root" "${extra[@]}"
}

main() {
    read_options "$@"
    check_machine
    trap clean_up EXIT
    case "$action" in
    uninstall) provision uninstall ;;
    purge) provision uninstall --purge ;;
    install)
        local version mark release
        version=$(version_of_source)
        [ -n "$version" ] || fail "hub/__init__.py tells no version: is this folder complete?"
        mark=$(mark_of_source)
        release=$(release_folder "$version" "$mark")
        say "Installing the hub $version below ${root%/}/opt/espace-connecte"
        make_release "$release" "$mark"
        provision install --release "$release" --role "$role" "${described[@]}"
        ;;
    esac
}

main "$@"
