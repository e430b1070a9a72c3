#!/usr/bin/env bash
# A Rust compiler with the sources of its standard library, for checks of other targets on Debian 12, without a change to the
# machine. Where rustup is, its targets serve as well.
#
#   ci/cross-rust.sh install   get it, unless it is there (1 minute, 1 GB)
#   ci/cross-rust.sh rustc     print the compiler's path
#
# The folder is $FINHUB_RUST_PREFIX, or ~/.cache/finhub-sessions/rust. Deleting it removes everything.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/debian.sh"

prefix=${FINHUB_RUST_PREFIX:-${XDG_CACHE_HOME:-$HOME/.cache}/finhub-sessions/rust}

# The first has a compiler for browsers, newer than its release's own; the last has newer releases' sources.
suites=(bookworm bookworm-security trixie-backports)
compiler=rustc-web

install() {
    is_debian || fail "the compiler for other targets is missing, and this is no Debian; get its targets: rustup target add TARGET"
    local part=$prefix.part
    rm -rf "$part"
    mkdir -p "$part/packages"
    trap "rm -rf $(printf %q "$part")" EXIT

    echo "downloading Rust to $prefix"
    own_apt "$part/apt" "${suites[@]}"
    local version library sources package
    version=$(apt-cache "${apt_options[@]}" madison "$compiler" | awk '{ print $3; exit }')
    version=${version%%+*}
    library=$(needed libstd-rust-web-dev '^libstd-rust-web-')
    # The library's sources are those of the compiler, but for the last of the three numbers.
    sources=$(apt-cache "${apt_options[@]}" madison rust-src | awk '{ print $3 }' | grep "^${version%.*}\." | head -n 1) ||
        fail "Debian's compiler is $version, and trixie-backports has no rust-src of ${version%.*}"
    packages=("$compiler" libstd-rust-web-dev "$library" "$(needed "$library" '^libllvm')" "rust-src=$sources")
    (cd "$part/packages" && apt-get "${apt_options[@]}" download "${packages[@]}")
    for package in "$part"/packages/*.deb; do
        unpack "$package" "$part" --exclude='./usr/src/*/compiler' --exclude='./usr/src/*/tests'
    done
    rm -rf "$part/apt" "$part/packages"
    cat >"$part/rustc" <<EOF
#!/bin/sh
LD_LIBRARY_PATH=$prefix/usr/lib/x86_64-linux-gnu exec $prefix/usr/bin/rustc "\$@"
EOF
    chmod +x "$part/rustc"
    rm -rf "$prefix"
    mv "$part" "$prefix"
}

# What a package depends on by a name like this.
needed() {
    apt-cache "${apt_options[@]}" depends "$1" | awk '$1 == "Depends:" { print $2 }' | grep -E "$2" | head -n 1
}

case ${1-} in
install)
    "$prefix/rustc" --version >/dev/null 2>&1 || install
    ;;
rustc)
    "$prefix/rustc" --version >/dev/null 2>&1 ||
        fail "the compiler for other targets is missing; get it: ci/cross-rust.sh install, or rustup target add TARGET"
    echo "$prefix/rustc"
    ;;
*)
    fail "usage: $0 install | rustc"
    ;;
esac
