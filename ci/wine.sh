#!/usr/bin/env bash
# Programs of Windows without windows, on Debian, without a change to the machine: wine of a newer release, unpacked into a folder and
# laid over /usr for one command.
#
#   ci/wine.sh install               get it, unless it is there (2 minutes, 1.5 GB)
#   ci/wine.sh run PROGRAM.exe ...   run a program
#
# The folder is $FINHUB_WINE_PREFIX, or ~/.cache/finhub-sessions/wine. Deleting it removes everything.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/debian.sh"

prefix=${FINHUB_WINE_PREFIX:-${XDG_CACHE_HOME:-$HOME/.cache}/finhub-sessions/wine}

# Wine 10, which has what Rust's library calls. What else it depends on is for screens, sound and devices.
suite=trixie
packages=(wine64 libwine libunwind8 libz-mingw-w64 libc6 base-files)
elsewhere="run the tests on Windows"

# Windows is a folder as well, complete when its registry is written. .NET and a browser, for which it would ask, are left out.
export WINEPREFIX=$prefix/windows WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
# Debian's wine is linked to this zlib, and does not look for it there.
export WINEPATH='Z:\usr\x86_64-w64-mingw32\lib'

install() {
    is_layable "$prefix" || fail "the folder $prefix cannot be laid over another: choose one without , : and \\ in FINHUB_WINE_PREFIX"
    is_debian || fail "wine is missing, and this is no Debian; $elsewhere"
    # Before it is downloaded in vain.
    can_lay_over wine "$elsewhere"
    local part=$prefix.part
    rm -rf "$part"
    mkdir -p "$part"
    trap "rm -rf $(printf %q "$part")" EXIT

    echo "downloading wine to $prefix"
    own_apt "$part/apt" "$suite"
    (cd "$part/apt/archives" && apt-get "${apt_options[@]}" download "${packages[@]}")
    unpack_all "$part/apt/archives" "$part"
    rm -rf "$part/apt"
    rm -rf "$prefix"
    mv "$part" "$prefix"
    (inside "$prefix" /usr/lib/wine sh -c 'wine64 wineboot --init && wineserver --wait')
}

case ${1-} in
install)
    [[ -f $WINEPREFIX/system.reg ]] || install
    ;;
run)
    shift
    (($#)) || fail "usage: $0 run PROGRAM.exe ..."
    [[ -f $WINEPREFIX/system.reg ]] || fail "wine is missing; get it: ci/wine.sh install"
    can_lay_over wine "$elsewhere"
    inside "$prefix" /usr/lib/wine wine64 "$@"
    ;;
*)
    fail "usage: $0 install | run PROGRAM.exe ..."
    ;;
esac
