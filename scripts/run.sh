#!/bin/sh
# Builds and starts the visitor's app with its embedded service.
#
# With a display: the app itself, with the arguments given. Without one: the whole walk by itself on a virtual screen,
# with pictures and a report in target/demo.
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh

step() {
    echo "== $1 of 3: $2"
}

step 1 "packages of the system, if any are missing (a minute or two)"
need_toolchain
need_to_build
need_to_run
building="the build (about seven minutes on two cores the first time, most of it for the window toolkit and the video encoder; seconds later)"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    step 2 "$building"
    cargo build --locked --bin oneclick-visitor
    step 3 "the app: enter any Visitor ID, press Open agent console, and click Connect there"
    exec target/debug/oneclick-visitor "$@"
fi
echo "No display here: the walk is shown on a virtual one."
need_a_stage
step 2 "$building"
cargo build --locked -p oneclick-visitor -p walk --bin oneclick-visitor --bin demo
step 3 "the walk on a virtual screen, in a real browser (about half a minute)"
rm -rf target/demo
target/debug/demo target/debug/oneclick-visitor target/demo
echo "Look at it: $(pwd)/target/demo/*.png, report.json"
