#!/usr/bin/env bash
# Installs those system packages that are missing, on Debian or Ubuntu, as root or through sudo.
#
#   setup/packages.sh            what building and running Spotter needs
#   setup/packages.sh npm ...    the packages named instead
#   setup/packages.sh browser    what the tests of pages drive; `make test` leaves them out where it is not to be had
set -euo pipefail

stop() { echo "setup: $*" >&2; exit 1; }
installed() { [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
has_pip() { python3 -m pip --version >/dev/null 2>&1; }
has_venv() { python3 -c 'import ensurepip, venv' 2>/dev/null; }

[ "$(uname -sm)" = "Linux x86_64" ] || stop "knows Linux on x86-64 only, this is $(uname -sm)"
command -v apt-get >/dev/null || stop "knows Debian and Ubuntu only: apt-get was not found"
command -v python3 >/dev/null || stop "Python 3 is missing: apt-get install python3"
command -v cc >/dev/null || stop "a C compiler is missing: apt-get install gcc libc6-dev"
command -v cargo >/dev/null || stop "Rust is missing: https://rustup.rs"

missing=()
if [ "$*" = browser ]; then
    wanted=(chromium chromium-driver)
    # Ubuntu has these names for stubs that only fetch a snap.
    if ! grep -qs '^ID=debian' /etc/os-release; then
        echo "setup: no Chromium is installed here, only Debian has it as a package; install it with chromedriver yourself"
        exit 0
    fi
elif [ $# -gt 0 ]; then
    wanted=("$@")
else
    # One package for each OpenCV module that is used: libopencv-dev would bring all of them and 450 MB more.
    wanted=(libopencv-imgproc-dev libavcodec-dev libavformat-dev libavfilter-dev libswscale-dev
        pkg-config clang libclang-dev ffmpeg)
    # Any Python will do that has these two, not only the system's.
    has_pip || missing+=(python3-pip)
    has_venv || missing+=(python3-venv)
fi
for package in "${wanted[@]}"; do
    installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
    echo "setup: system packages are there"
    exit 0
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=(env)
elif command -v sudo >/dev/null; then
    as_root=(sudo env)
else
    stop "run this as root: apt-get install --no-install-recommends ${missing[*]}"
fi
echo "setup: installing ${missing[*]}"
apt=("${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null

if [ $# -eq 0 ] && ! { has_pip && has_venv; }; then
    stop "$(command -v python3) still has no pip or no venv: it is not the system's Python; give it both"
fi
