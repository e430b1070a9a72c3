#!/bin/sh
# zig as the program that makes import libraries of Windows, for rustc's `-C dlltool`.
exec python -m ziglang dlltool "$@"
