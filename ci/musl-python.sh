#!/usr/bin/env bash
# A Python of Linux x86_64 with musl, for Debian 12, without a change to the machine: Debian's source, compiled by zig against Debian's
# musl. It lacks the modules that need other libraries, such as ssl and zlib. `python -m ziglang` must be on PATH.
#
#   ci/musl-python.sh install   get it, unless it is there (4 minutes of a processor, 0.2 GB)
#   ci/musl-python.sh run ...   run it
#
# The folder is $FINHUB_MUSL_PYTHON_PREFIX, or ~/.cache/finhub-sessions/musl-python. Deleting it removes everything.
set -euo pipefail
ci=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
. "$ci/debian.sh"

prefix=${FINHUB_MUSL_PYTHON_PREFIX:-${XDG_CACHE_HOME:-$HOME/.cache}/finhub-sessions/musl-python}

# The first has the musl whose headers zig has, the second the source of this machine's Python.
suites=(trixie source:bookworm)

install() {
    is_debian || fail "a Python with musl is missing, and this is no Debian; run the tests on Alpine"
    # Python names its loader by path, so it is made where it stays.
    rm -rf "$prefix"
    local part=$prefix/part
    mkdir -p "$part/packages" "$part/python"
    trap "rm -rf $(printf %q "$part")" EXIT

    echo "downloading and compiling Python with musl in $prefix"
    own_apt "$part/apt" "${suites[@]}"
    cd "$part/packages"
    apt-get "${apt_options[@]}" download musl
    apt-get "${apt_options[@]}" source --download-only python3.11
    unpack musl_*.deb "$prefix"
    tar --extract --file python3.11_*.orig.tar.* --directory "$part/python" --strip-components 1
    cd "$part/python"
    # Of this machine's libraries, which pkg-config would name, none is for musl.
    FINHUB_ZIG_TARGET=x86_64-linux-musl compile >"$prefix/log" 2>&1 || fail "Python cannot be compiled: see $prefix/log"
    ln -s python3.11 "$prefix/usr/bin/python"
}

compile() {
    ./configure --build=x86_64-unknown-linux-musl --prefix="$prefix/usr" --disable-test-modules --without-ensurepip \
        PKG_CONFIG=false CC="$ci/zig-cc.sh -dynamic" CFLAGS="-O1 -w -Wno-date-time" \
        LDFLAGS="-Wl,--dynamic-linker=$prefix/usr/lib/ld-musl-x86_64.so.1" &&
        make --jobs "$(nproc)" && make altinstall
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
    works || fail "a Python with musl is missing; get it: ci/musl-python.sh install"
    exec "$prefix/usr/bin/python" "$@"
    ;;
*)
    fail "usage: $0 install | run ..."
    ;;
esac
