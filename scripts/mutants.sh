#!/bin/sh
# How good the tests of the rules are: changes the code of src/protocol and src/machine in one place at a time, chosen by lot,
# and looks whether a test fails. What no test notices is listed as missed.
#
#   scripts/mutants.sh [SEED [NUMBER [arguments of cargo mutants]]]      defaults: 1 and 300; NUMBER "all" takes every one
#
# The same seed over the same code draws the same mutants. Each costs some seconds, 300 of them about a quarter of an hour on
# a quiet machine: only the rules and what they need are built, and only their own tests run, the ones on virtual time.
# Missed mutants that change nothing a caller can see stand in scripts/mutants.txt, each with its reason, and are told apart.
# It installs cargo-mutants below target/ where it is missing, and fails where fewer than nine in ten are caught.
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh

seed=${1:-1}
number=${2:-300}
[ $# -lt 2 ] || shift
[ $# -lt 1 ] || shift

need_toolchain
need_to_build
tools=$PWD/target/tools
PATH=$tools/bin:$PATH
if ! command -v cargo-mutants >/dev/null; then
    echo "Installing cargo-mutants below target/tools"
    cargo install cargo-mutants --locked --root "$tools"
fi

results=$PWD/target/mutants/$seed
rm -rf "$results"
mkdir -p "$results"

# A lot that anybody can draw again: the order of the hashes of the seed and each mutant's name.
cargo mutants --list --file 'src/protocol/**' --file 'src/machine/**' >"$results/all.txt"
while read -r mutant; do
    printf '%s %s\n' "$(printf '%s %s' "$seed" "$mutant" | sha256sum | cut -c-16)" "$mutant"
done <"$results/all.txt" | sort | cut -d' ' -f2- >"$results/lot.txt"
[ "$number" = all ] || sed -i "$((number + 1)),\$d" "$results/lot.txt"
echo "Seed $seed: $(wc -l <"$results/lot.txt") of $(wc -l <"$results/all.txt") mutants of $(git describe --always --dirty)"

# What a missed mutant is known by when lines have moved: its file, what it does, and the line of code itself.
while IFS=: read -r file line column what; do
    printf '%s:%s: %s\n' "$file" "$what" "$(sed -n "${line}s/^ *//p" "$file")"
done <"$results/lot.txt" | paste -d'\t' "$results/lot.txt" - >"$results/lot.keys"

# One regular expression a mutant, its name as it is. (cargo-mutants takes those that delete a field whether they match or
# not, so the figures below are counted over the lot alone.)
set -- --output "$results" --no-shuffle --jobs "${MUTANTS_JOBS:-1}" --minimum-test-timeout 30 --colors never "$@"
sed -e 's/[][\.*^$+?(){}|/&-]/\\&/g' -e 's/.*/^&$/' "$results/lot.txt" >"$results/lot.re"
while read -r expression; do
    set -- "$@" --re "$expression"
done <"$results/lot.re"

# One test lists 50,000 visitors and takes longer than all others together; the same rules are tested with fewer.
# The libraries' speed does not matter here, so they are built the quickest way; their folder is kept between runs.
status=0
cargo mutants "$@" --file 'src/protocol/**' --file 'src/machine/**' --no-default-features --features capture \
    --cargo-arg=--locked --cargo-arg=--lib --cargo-arg=--target-dir="${MUTANTS_TARGET:-$PWD/target/mutants/build}" \
    --cargo-arg=--config='profile.dev.package."*".opt-level=0' --cargo-arg=--config=profile.dev.opt-level=0 \
    --cargo-arg=--config=profile.dev.debug=false -- -- protocol:: machine:: --skip beside_fifty_thousand || status=$?
# 0: all caught; 2: some missed; 3: some ran out of time. Anything else is no result.
case $status in
    0 | 2 | 3) ;;
    *) exit "$status" ;;
esac

of_the_lot() {
    grep -Fxc -f "$results/lot.txt" "$results/mutants.out/$1.txt" || true
}
caught=$(of_the_lot caught) timeout=$(of_the_lot timeout) unviable=$(of_the_lot unviable)
excused=0 missed=0
while IFS="$(printf '\t')" read -r mutant key; do
    grep -Fxq -e "$mutant" "$results/mutants.out/missed.txt" || continue
    reason=$(KEY="$key" awk 'index($0, ENVIRON["KEY"] " ## ") == 1 { print substr($0, length(ENVIRON["KEY"]) + 5) }' scripts/mutants.txt)
    if [ -n "$reason" ]; then
        excused=$((excused + 1))
        echo "changes nothing: $mutant ($reason)"
    else
        missed=$((missed + 1))
        echo "missed: $mutant"
        echo "    $key"
    fi
done <"$results/lot.keys"
# One that never ends is caught too: nobody would let it pass.
noticed=$((caught + timeout)) viable=$((caught + timeout + missed))
echo "Seed $seed: $caught caught, $timeout caught by the time limit, $missed missed, $excused change nothing, $unviable do not compile"
echo "Caught: $((noticed * 1000 / viable / 10)).$((noticed * 1000 / viable % 10)) % of those that change something"
[ $((noticed * 10)) -ge $((viable * 9)) ]
