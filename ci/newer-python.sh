#!/usr/bin/env bash
# Newer Pythons than the machine's for one command, on Debian, without a change to the machine: those of a newer release, unpacked
# into a folder and laid over /usr for that command alone.
#
#   ci/newer-python.sh install           get them, unless they are there (1 minute, 0.3 GB)
#   ci/newer-python.sh run COMMAND ...   run a command that finds python3.14 and python3.15
#
# The folder is $FINHUB_NEWER_PYTHON_PREFIX, or ~/.cache/finhub-sessions/newer-python. Deleting it removes everything.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/debian.sh"

prefix=${FINHUB_NEWER_PYTHON_PREFIX:-${XDG_CACHE_HOME:-$HOME/.cache}/finhub-sessions/newer-python}

# Their glibc is newer than the machine's, so it comes with them.
suite=forky
packages=(python3.14-venv python3.15-venv base-files)
elsewhere="run the tests where they are installed"

install() {
    is_layable "$prefix" || fail "the folder $prefix cannot be laid over another: choose one without , : and \\ in FINHUB_NEWER_PYTHON_PREFIX"
    is_debian || fail "newer Pythons are missing, and this is no Debian; $elsewhere"
    # Before they are downloaded in vain.
    can_lay_over "newer Pythons" "$elsewhere"
    local part=$prefix.part
    rm -rf "$part"
    mkdir -p "$part"
    trap "rm -rf $(printf %q "$part")" EXIT

    echo "downloading newer Pythons to $prefix"
    own_apt "$part/apt" "$suite"
    download "${packages[@]}"
    unpack_all "$part/apt/archives" "$part"
    rm -rf "$part/apt"
    rm -rf "$prefix"
    mv "$part" "$prefix"
}

case ${1-} in
install)
    [[ -x $prefix/usr/bin/python3.15 ]] || install
    ;;
run)
    shift
    (($#)) || fail "usage: $0 run COMMAND ..."
    [[ -x $prefix/usr/bin/python3.15 ]] || fail "newer Pythons are missing; get them: ci/newer-python.sh install"
    can_lay_over "newer Pythons" "$elsewhere"
    inside "$prefix" "$prefix/usr/bin" "$@"
    ;;
*)
    fail "usage: $0 install | run COMMAND ..."
    ;;
esac
