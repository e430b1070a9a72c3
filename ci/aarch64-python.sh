#!/usr/bin/env bash
# A Python of Linux aarch64, for Debian on x86_64, without a change to the machine: Debian's own, emulated by qemu. Programs that it
# starts run as well, native or not.
#
#   ci/aarch64-python.sh install   get it, unless it is there (30 s, 0.1 GB)
#   ci/aarch64-python.sh run ...   run it
#
# The folder is $FINHUB_AARCH64_PYTHON_PREFIX, or ~/.cache/finhub-sessions/aarch64-python. Deleting it removes everything.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/debian.sh"

prefix=${FINHUB_AARCH64_PYTHON_PREFIX:-${XDG_CACHE_HOME:-$HOME/.cache}/finhub-sessions/aarch64-python}

suite=bookworm
packages=(python3.11 base-files)

install() {
    is_debian || fail "a Python of aarch64 is missing, and this is no Debian; run the tests on such a machine"
    local part=$prefix.part
    rm -rf "$part"
    mkdir -p "$part/packages"
    trap "rm -rf $(printf %q "$part")" EXIT

    echo "downloading qemu and Python of aarch64 to $prefix"
    own_apt "$part/apt" "$suite"
    (cd "$part/packages" && apt-get "${apt_options[@]}" download qemu-user-static)
    dpkg-deb --fsys-tarfile "$part"/packages/qemu-user-static_*.deb |
        tar --extract --directory "$part" --no-same-owner ./usr/bin/qemu-aarch64-static
    mv "$part/usr/bin/qemu-aarch64-static" "$part/qemu"
    rm -rf "$part/apt" "$part/packages"
    architecture=arm64 own_apt "$part/apt" "$suite"
    download "${packages[@]}"
    unpack_all "$part/apt/archives" "$part"
    rm -rf "$part/apt"
    # Python takes this script for itself, and so starts others by it.
    cat >"$part/usr/bin/python" <<END
#!/bin/sh
exec "$prefix/qemu" -L "$prefix" -0 "\$0" "$prefix/usr/bin/python3.11" "\$@"
END
    chmod +x "$part/usr/bin/python"
    rm -rf "$prefix"
    mv "$part" "$prefix"
}

works() {
    "$prefix/usr/bin/python" -c '' 2>/dev/null
}

case ${1-} in
install)
    works || install
    ;;
run)
    shift
    works || fail "a Python of aarch64 is missing; get it: ci/aarch64-python.sh install"
    exec "$prefix/usr/bin/python" "$@"
    ;;
*)
    fail "usage: $0 install | run ..."
    ;;
esac
