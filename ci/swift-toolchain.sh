#!/usr/bin/env bash
# A Swift toolchain for one command, without a change to the machine: the one on PATH; else, on Debian, the
# distribution's own, unpacked into a folder and laid over /usr for that command alone.
#
#   ci/swift-toolchain.sh install           get it, unless it is there (1 minute, 1.3 GB)
#   ci/swift-toolchain.sh run COMMAND ...   run a command that finds `swift`
#
# The folder is $FINHUB_SWIFT_PREFIX, or ~/.cache/finhub-sessions/swift. Deleting it removes everything.
set -euo pipefail

prefix=${FINHUB_SWIFT_PREFIX:-${XDG_CACHE_HOME:-$HOME/.cache}/finhub-sessions/swift}
prefix=$(realpath --canonicalize-missing -- "$prefix" 2>/dev/null || echo "$prefix")

# Swift 6.0.3 is packaged from this release on. Its glibc is newer than that of the release before it, so its
# own comes with it.
suite=trixie
packages=(swiftlang libc6-dev base-files)

fail() {
    echo "$1" >&2
    exit 1
}

is_on_path() {
    local version
    version=$(swift --version 2>/dev/null) && [[ $version =~ Swift\ version\ ([0-9]+) ]] && ((BASH_REMATCH[1] >= 6))
}

install() {
    [[ $prefix != *[,:\\]* ]] || fail "the folder $prefix cannot be laid over another: choose one without , : and \\ in FINHUB_SWIFT_PREFIX"
    # Ubuntu has apt as well, and no mirror of Debian.
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null && grep -qx 'ID=debian' /etc/os-release ||
        fail "Swift 6 is missing, and this is no Debian; get it: https://www.swift.org/install"
    # Before it is downloaded in vain.
    can_lay_over
    local part=$prefix.part
    rm -rf "$part"
    mkdir -p "$part"
    # Under `set -e` a function's trap outlives it; the path is fixed here.
    trap "rm -rf $(printf %q "$part")" EXIT

    echo "downloading Swift to $prefix"
    download "$part/apt"
    local first=("$part"/apt/archives/base-files_*.deb) package
    # base-files has the links (/lib, /bin) that all others unpack through.
    for package in "${first[@]}" "$part"/apt/archives/*.deb; do
        unpack "$package" "$part"
    done
    rm -rf "$part/apt"
    rm -rf "$prefix"
    mv "$part" "$prefix"
}

# Downloads the packages and all that they depend on, by an apt that knows of no other source and nothing
# installed.
download() {
    local state=$1 site trust
    mkdir -p "$state"/{lists/partial,archives/partial}
    : >"$state/status"
    # The mirror that this machine uses for Debian, and whether it trusts it without signatures.
    site=$(mirror)
    # A new machine has no lists yet.
    if [[ -z $site ]] && ((EUID == 0)); then
        apt-get -qq update
        site=$(mirror)
    fi
    [[ -n $site ]] || fail "apt-get indextargets names no mirror of Debian; as root: apt-get update"
    read -r site trust <<<"$site"
    local options=signed-by=/usr/share/keyrings/debian-archive-keyring.gpg
    [[ $trust != yes ]] || options="trusted=yes"
    echo "deb [$options] $site $suite main" >"$state/sources.list"
    local apt=(
        apt-get -qq
        -o Dir::State="$state" -o Dir::State::Lists="$state/lists" -o Dir::State::status="$state/status"
        -o Dir::Cache="$state" -o Dir::Cache::archives="$state/archives"
        -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
        -o Debug::NoLocking=true -o APT::Sandbox::User=
        -o APT::Get::List-Cleanup=false -o APT::Install-Recommends=false
    )
    "${apt[@]}" update
    "${apt[@]}" install --yes --download-only "${packages[@]}"
}

mirror() {
    apt-get indextargets --format '$(SITE) $(TRUSTED)' 'Origin: Debian' 'Created-By: Packages' |
        grep --invert-match -- '-security ' | head -n 1 || true
}

# Leaves out what no build needs: half of the whole.
unpack() {
    dpkg-deb --fsys-tarfile "$1" | tar --extract --directory "$2" --no-same-owner \
        --exclude='./usr/share/doc' --exclude='./usr/share/locale' --exclude='./usr/share/man' \
        --exclude='*lldb*' --exclude='*clangd*' --exclude='*sourcekit-lsp*' \
        --exclude='*/swift_static' --exclude='*/swift/embedded'
}

can_lay_over() {
    unshare=(unshare --mount --propagation private)
    ((EUID == 0)) || unshare=(unshare --user --map-root-user --mount --propagation private)
    local remedy="run this as root"
    ((EUID != 0)) || remedy="run this container with the right to mount (--cap-add SYS_ADMIN)"
    "${unshare[@]}" true 2>/dev/null ||
        fail "Swift cannot be laid over /usr here (\`unshare\`): $remedy, or install Swift 6 from https://www.swift.org/install"
}

# Runs a command that sees the toolchain in /usr. Nobody else does.
inside() {
    can_lay_over
    exec "${unshare[@]}" bash -c '
        set -e
        mount -t overlay overlay -o "lowerdir=$1/usr:/usr" /usr
        shift
        PATH=/usr/libexec/swift/bin:$PATH exec "$@"' swift-toolchain "$prefix" "$@"
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
    inside "$@"
    ;;
*)
    fail "usage: $0 install | run COMMAND ..."
    ;;
esac
