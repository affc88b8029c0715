#!/bin/sh
# Measures a share as people have it: click to dialog, change to pixel, bytes and processor time, in a real browser. Or the
# app before anybody uses it, beside a bare window: start-up, memory, idling.
#
#   scripts/bench.sh [--install] [share] [arguments of benches/share.rs, such as --seconds 30 --only still,video]
#   scripts/bench.sh [--install] app [arguments of benches/app.rs, such as --runs 3]
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
bench=share programs="Xvfb openbox chromium chromedriver"
case ${1:-} in
    share) shift ;;
    app) shift; bench=app programs="Xvfb openbox" ;;
esac
for program in $programs; do
    command -v "$program" > /dev/null || { echo "$program is missing: scripts/bench.sh --install" >&2; exit 1; }
done
# Cargo builds the app along and tells the bench where it is.
exec cargo bench --profile dev --bench "$bench" -- "$@"
