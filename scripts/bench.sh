#!/bin/sh
# Measures a share as people have it: click to dialog, change to pixel, bytes and processor time, in a real browser.
#
#   scripts/bench.sh [--install] [arguments of benches/share.rs, such as --seconds 30 --only still,video]
#
# It builds with the profile that scripts/run.sh and scripts/test.sh use, so nothing is built that they have not built: libaom
# is optimised there too, and our own code nearly as well as in a release. `cargo bench` alone would build everything anew,
# with link-time optimisation, for seven minutes. Nothing is installed unless --install says so; without the peer's packages
# (tigervnc-scraping-server, websockify, novnc) the table has no row for noVNC. Measure while the machine has nothing else to
# do, more than once, and compare figures of one run only.
set -eu
cd "$(dirname "$0")/.."

if [ "${1:-}" = --install ]; then
    shift
    packages="xvfb openbox chromium chromium-driver tigervnc-scraping-server websockify novnc"
    echo "Installing, to measure with: $packages"
    as_root=""
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get install -y --no-install-recommends $packages
fi
for program in Xvfb openbox chromium chromedriver; do
    command -v "$program" > /dev/null || { echo "$program is missing: scripts/bench.sh --install" >&2; exit 1; }
done
# Cargo builds the app along and tells the bench where it is.
exec cargo bench --profile dev --bench share -- "$@"
