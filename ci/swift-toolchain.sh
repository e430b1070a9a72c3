#!/usr/bin/env bash
# A Swift toolchain for one command, without a change to the machine: the one on PATH; else, on Debian, the
# distribution's own, unpacked into a folder and laid over /usr for that command alone.
#
#   ci/swift-toolchain.sh install           get it, unless it is there (1 minute, 1.3 GB)
#   ci/swift-toolchain.sh run COMMAND ...   run a command that finds `swift`
#
# The folder is $FINHUB_SWIFT_PREFIX, or ~/.cache/finhub-sessions/swift. Deleting it removes everything.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/debian.sh"

prefix=${FINHUB_SWIFT_PREFIX:-${XDG_CACHE_HOME:-$HOME/.cache}/finhub-sessions/swift}
prefix=$(realpath --canonicalize-missing -- "$prefix" 2>/dev/null || echo "$prefix")

# Swift 6.0.3 is packaged from this release on. Its glibc is newer than that of the release before it, so its
# own comes with it.
suite=trixie
packages=(swiftlang libc6-dev base-files)

is_on_path() {
    local version
    version=$(swift --version 2>/dev/null) && [[ $version =~ Swift\ version\ ([0-9]+) ]] && ((BASH_REMATCH[1] >= 6))
}

install() {
    is_layable "$prefix" || fail "the folder $prefix cannot be laid over another: choose one without , : and \\ in FINHUB_SWIFT_PREFIX"
    is_debian || fail "Swift 6 is missing, and this is no Debian; get it: https://www.swift.org/install"
    # Before it is downloaded in vain.
    can_lay_over Swift "install Swift 6 from https://www.swift.org/install"
    local part=$prefix.part
    rm -rf "$part"
    mkdir -p "$part"
    # Under `set -e` a function's trap outlives it; the path is fixed here.
    trap "rm -rf $(printf %q "$part")" EXIT

    echo "downloading Swift to $prefix"
    own_apt "$part/apt" "$suite"
    download "${packages[@]}"
    # Half of the whole is no use to a build.
    unpack_all "$part/apt/archives" "$part" --exclude='*lldb*' --exclude='*clangd*' --exclude='*sourcekit-lsp*' \
        --exclude='*/swift_static' --exclude='*/swift/embedded'
    rm -rf "$part/apt"
    rm -rf "$prefix"
    mv "$part" "$prefix"
}

case ${1-} in
install)
    is_on_path || [[ -x $prefix/usr/libexec/swift/bin/swift ]] || install
    ;;
run)
    shift
    (($#)) || fail "usage: $0 run COMMAND ..."
    if is_on_path; then exec "$@"; fi
    [[ -x $prefix/usr/libexec/swift/bin/swift ]] || fail "Swift 6 is missing (\`swift\`); get it: ci/swift-toolchain.sh install, or https://www.swift.org/install"
    can_lay_over Swift "install Swift 6 from https://www.swift.org/install"
    inside "$prefix" /usr/libexec/swift/bin "$@"
    ;;
*)
    fail "usage: $0 install | run COMMAND ..."
    ;;
esac
