#!/bin/sh
# Builds and starts the visitor's app with its embedded service.
#
# With a display: the app itself, with the arguments given. Without one: the whole walk by itself on a virtual screen,
# with pictures and a report in target/demo.
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh

need_toolchain
need_to_build
need_to_run
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    cargo build --locked --bin oneclick-visitor
    exec target/debug/oneclick-visitor "$@"
fi
echo "No display here: showing the walk on a virtual one."
need_a_stage
cargo build --locked --bin oneclick-visitor --example demo
rm -rf target/demo
target/debug/examples/demo target/debug/oneclick-visitor target/demo
echo "Look at it: $(pwd)/target/demo/*.png, report.json"
