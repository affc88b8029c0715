#!/bin/sh
# Everything that must hold: format, lints, docs, each part of the library on its own, and all tests, those with real windows and a real
# browser included. Installs what it needs.
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh

need_toolchain
need_to_build
need_to_run
need_a_stage
need_to_draw
need_a_bus
need_a_reader
need_node
need_typescript

# Mesa and Wayland's library report a fault for each window where there is no such folder, as on a server. Nothing of another
# session belongs in it.
XDG_RUNTIME_DIR=$(mktemp -d)
export XDG_RUNTIME_DIR
trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT

step() {
    echo "== $1"
    shift
    "$@"
}

step "format" cargo fmt --check
step "build" cargo build --locked --all-targets --all-features
step "lints" cargo clippy --locked --all-targets --all-features -- -D warnings
for features in "" dialog service; do
    step "the library with nothing but ${features:-the SDK}" env RUSTFLAGS="-D warnings" \
        cargo check --locked --no-default-features --features "$features" --lib --target-dir target/sdk-alone
done
step "docs" env RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps
step "the console's rules" node --test tests/console/*.test.mjs
step "the console's types" node target/typescript/node_modules/typescript/bin/tsc --project tests/console
# One virtual screen for the tests that capture one; those that walk through the whole app start their own.
step "tests" env -u WAYLAND_DISPLAY xvfb-run -a -s "-screen 0 1920x1080x24" cargo test --locked --all-features
