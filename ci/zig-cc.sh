#!/usr/bin/env bash
# zig as the C compiler of a target that this machine has no compiler for: $FINHUB_ZIG_TARGET. It knows neither Apple's
# options nor the names that Rust has for targets.
set -euo pipefail
arguments=()
while (($#)); do
    case $1 in
    -isysroot) shift ;;
    --target=* | -miphoneos* | -mios* | -gfull) ;;
    *) arguments+=("$1") ;;
    esac
    shift
done
exec python -m ziglang cc -target "$FINHUB_ZIG_TARGET" "${arguments[@]}"
