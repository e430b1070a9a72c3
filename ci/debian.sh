# For scripts that unpack Debian's packages into a folder, without a change to the machine: they source this file.

fail() {
    echo "$1" >&2
    exit 1
}

# Ubuntu has apt as well, and no mirror of Debian.
is_debian() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null && grep -qx 'ID=debian' /etc/os-release
}

# Makes `apt`, a command that knows of these suites alone and of nothing installed. Its state is in the folder $1. Its packages are
# of the machine's processor, or of the one that $architecture names. A suite's sources are a suite as well: source:bookworm.
own_apt() {
    local state=$1 processor=${architecture:-$(dpkg --print-architecture)} site trust suite
    shift
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
    for suite in "$@"; do
        case $suite in
        source:*) echo "deb-src [$options] $site ${suite#source:} main" ;;
        *-security) echo "deb [$options] $site-security $suite main" ;;
        *) echo "deb [$options] $site $suite main" ;;
        esac
    done >"$state/sources.list"
    apt_options=(
        -qq
        -o Dir::State="$state" -o Dir::State::Lists="$state/lists" -o Dir::State::status="$state/status"
        -o Dir::Cache="$state" -o Dir::Cache::archives="$state/archives"
        -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
        -o APT::Architecture="$processor" -o APT::Architectures="$processor"
        -o Debug::NoLocking=true -o APT::Sandbox::User=
        -o APT::Get::List-Cleanup=false -o APT::Install-Recommends=false
    )
    apt-get "${apt_options[@]}" update
}

# Downloads packages and all that they depend on, into the folder `archives` of the state.
download() {
    apt-get "${apt_options[@]}" install --yes --download-only "$@"
}

mirror() {
    apt-get indextargets --format '$(SITE) $(TRUSTED)' 'Origin: Debian' 'Created-By: Packages' |
        grep --invert-match -- '-security ' | head -n 1 || true
}

# Leaves out what no build needs.
unpack() {
    local package=$1 folder=$2
    shift 2
    dpkg-deb --fsys-tarfile "$package" | tar --extract --directory "$folder" --no-same-owner \
        --exclude='./usr/share/doc' --exclude='./usr/share/locale' --exclude='./usr/share/man' "$@"
}

# Unpacks all that was downloaded.
unpack_all() {
    local archives=$1 folder=$2 package
    shift 2
    local first=("$archives"/base-files_*.deb)
    # base-files has the links (/lib, /bin) that all others unpack through.
    for package in "${first[@]}" "$archives"/*.deb; do
        [[ ! -f $package ]] || unpack "$package" "$folder" "$@"
    done
}

# Whether a folder can be laid over /usr for a command. $1 names what for, $2 where else to get it.
can_lay_over() {
    unshare=(unshare --mount --propagation private)
    ((EUID == 0)) || unshare=(unshare --user --map-root-user --mount --propagation private)
    local remedy="run this as root"
    ((EUID != 0)) || remedy="run this container with the right to mount (--cap-add SYS_ADMIN)"
    "${unshare[@]}" true 2>/dev/null ||
        fail "$1 cannot be laid over /usr here (\`unshare\`): $remedy, or $2"
}

# Runs a command that sees the folder's programs and libraries in /usr. Nobody else does. $2 is put before PATH.
inside() {
    local prefix=$1 programs=$2
    shift 2
    exec "${unshare[@]}" bash -c '
        set -e
        mount -t overlay overlay -o "lowerdir=$1/usr:/usr" /usr
        PATH=$2:$PATH
        shift 2
        exec "$@"' inside "$prefix" "$programs" "$@"
}

# A folder that can be laid over another.
is_layable() {
    [[ $1 != *[,:\\]* ]]
}
