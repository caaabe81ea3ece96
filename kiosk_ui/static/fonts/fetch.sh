#!/bin/sh
# Makes the two fonts of this folder again, byte for byte: DejaVu Sans, regular and bold, cut down
# to the letters that the languages here are written with. Needs npm, and pyftsubset of
# fonttools 4.68.0 (a tool for whoever runs this script; the hub itself does not need it).
set -eu

PACKAGE=dejavu-fonts-ttf@2.37.3
PACKAGE_SHA256=b7013ac58f9225250619db82cfb72e99c37ca8195f2b5a06a9e6a95bc5e1c84a
REGULAR_SHA256=10b906507b6e1724216ac1fb3fd79c241bf2f62550c77a1859e378240262fc75
BOLD_SHA256=8ee9b62703d6e12f9223906b70c9ddafb8529461b4f7b6949f92f77192040970
# Latin with its Extended-A and -B, IPA (ɛ ɔ ɲ ɓ ɗ), combining marks, dashes and quotes, narrow
# no-break space, the euro, arrows, signs of comparison, box and check marks.
UNICODES=U+0020-007E,U+00A0-02AF,U+02BC,U+0300-0304,U+030C,U+1E00-1EFF,U+2002-2015,U+2018-2022,\
U+2026,U+202F,U+2030,U+2032,U+2033,U+2039,U+203A,U+20AC,U+2190-2193,U+2212,U+2248,U+2264,U+2265,\
U+25A0,U+25CF,U+2605,U+2713,U+2717

folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
archive=$(npm pack --silent "$PACKAGE")
echo "$PACKAGE_SHA256  $archive" | sha256sum --check --quiet
tar -xzf "$archive"
for face in DejaVuSans DejaVuSans-Bold; do
  pyftsubset "package/ttf/$face.ttf" --unicodes="$UNICODES" --output-file="$face.ttf" \
    --layout-features=kern,mark,mkmk,ccmp,locl --no-hinting --name-IDs='*' --notdef-outline
done
printf '%s  DejaVuSans.ttf\n%s  DejaVuSans-Bold.ttf\n' "$REGULAR_SHA256" "$BOLD_SHA256" |
  sha256sum --check --quiet
cp DejaVuSans.ttf DejaVuSans-Bold.ttf "$folder/"
cp package/LICENSE "$folder/LICENSE-DejaVu.txt"
