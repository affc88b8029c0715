# Installs missing Debian or Ubuntu packages, and what tests take from npm, after saying what and why. Sourced by the other scripts.

# need PURPOSE PACKAGE...
need() {
    purpose=$1
    shift
    if ! command -v dpkg-query >/dev/null; then
        echo "No Debian or Ubuntu: make sure that these or their like are installed $purpose: $*"
        return
    fi
    missing=
    for package in "$@"; do
        case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
            installed) ;;
            *) missing="$missing $package" ;;
        esac
    done
    [ -n "$missing" ] || return 0
    echo "Installing Debian packages $purpose:$missing"
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Neither root nor sudo: install them yourself, then start again." >&2
            exit 1
        fi
        as_root=sudo
    fi
    $as_root apt-get update -qq
    # shellcheck disable=SC2086 # one word a package
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

need_toolchain() {
    if ! command -v cargo >/dev/null; then
        echo "A Rust toolchain is needed (cargo, 1.95 or newer)" >&2
        exit 1
    fi
}

need_to_build() {
    need "to build (a C compiler, CMake and an assembler for the video encoder)" gcc g++ make cmake nasm
}

need_to_run() {
    need "to run (X11 and OpenGL libraries for the window)" \
        libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libxkbcommon0 libxkbcommon-x11-0 \
        libegl1 libgl1 libgl1-mesa-dri libwayland-client0
}

need_a_stage() {
    # Ubuntu names Chromium's packages differently, and hands it out as a snap.
    browser="chromium chromium-driver"
    if [ -r /etc/os-release ] && grep -q '^ID=ubuntu' /etc/os-release; then
        browser="chromium-browser chromium-chromedriver"
    fi
    # shellcheck disable=SC2086 # one word a package
    need "to show it without a display (a virtual screen, a window manager, and Chromium as the agent's browser)" \
        xvfb xauth openbox fonts-dejavu-core ca-certificates $browser
}

need_to_draw() {
    need "to draw the pictures of every screen (Vulkan in software)" mesa-vulkan-drivers libvulkan1
}

need_a_bus() {
    need "to test notifications, the tray and links (a message bus, and what opens links)" dbus-daemon libglib2.0-bin xdg-utils
}

need_a_reader() {
    need "to test with the eyes of a screen reader (the accessibility service)" at-spi2-core
}

# The tests' clock is that of Node.js 20. Debian 12 has 18; there a newer one is fetched below target, for the tests alone.
need_node() {
    command -v node >/dev/null || need "to test the console's rules" nodejs
    command -v npm >/dev/null || need "to fetch what checks the console's types" npm
    folder=$PWD/target/node
    PATH=$folder/node_modules/.bin:$PATH
    if [ "$(node --print 'parseInt(process.versions.node)')" -ge 20 ]; then
        return
    fi
    echo "Fetching Node.js 20 from npm to test the console's rules: $(node --version) is too old"
    mkdir -p "$folder"
    if ! npm install --prefix "$folder" --no-save --no-audit --no-fund --silent node@20; then
        echo "npm could not fetch Node.js 20, so the console cannot be tested: is its registry within reach?" >&2
        exit 1
    fi
}

# Below target, in this one version; nothing that the program itself consists of comes from npm.
need_typescript() {
    version=5.9.3
    folder=target/typescript
    if grep -qs "\"version\": \"$version\"" "$folder/node_modules/typescript/package.json"; then
        return
    fi
    echo "Fetching TypeScript $version from npm to check the console's types"
    mkdir -p "$folder"
    if ! npm install --prefix "$folder" --no-save --ignore-scripts --no-audit --no-fund --silent "typescript@$version"; then
        echo "npm could not fetch TypeScript $version, so the console's types cannot be checked: is its registry within reach?" >&2
        exit 1
    fi
}
