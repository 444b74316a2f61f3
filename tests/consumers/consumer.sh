# SPDX-License-Identifier: MIT
#
# Sourced by the tests of this folder. Each plays a project that uses strata:
# it makes a small source tree below $work, whose path has blanks, builds it,
# and looks at what the program says. A test is quiet when it passes and prints
# everything it did when it does not.
#
# From CTest: STRATA_SOURCE, the source tree; STRATA_PREFIX, where the test
# setup.install has installed it; STRATA_WORK, a directory for this test.
# shellcheck shell=bash
set -euo pipefail

work="$STRATA_WORK/with blanks"
rm -rf "$STRATA_WORK"
mkdir -p "$work"
log=$STRATA_WORK/log
exec 3>&1 >"$log" 2>&1
trap 'status=$?; case $status in 0|77) ;; *) cat "$log" >&3 ;; esac' EXIT

# What a developer has set up for other builds is not part of the tests.
unset CFLAGS CXXFLAGS LDFLAGS CMAKE_GENERATOR CMAKE_BUILD_TYPE \
    CMAKE_PREFIX_PATH CMAKE_TOOLCHAIN_FILE DESTDIR MAKEFLAGS
export CLICOLOR=0 LC_ALL=C

step() { printf '\n=== %s\n' "$*"; }

fail() {
    printf 'FAILED: %s\n' "$*"
    exit 1
}

# skip REASON: CTest shows the test as skipped.
skip() {
    printf 'skipped: %s\n' "$*" >&3
    exit 77
}

# refused TEXT COMMAND...: the command has to fail and to say TEXT, which CMake
# may have broken into lines.
refused() {
    local text=$1 said
    shift
    if said=$("$@" 2>&1); then
        printf '%s\n' "$said"
        fail "this was not refused: $*"
    fi
    printf '%s\n' "$said"
    case $(tr -s ' \n' '  ' <<<"$said") in
    *"$text"*) ;;
    *) fail "refused without saying '$text': $*" ;;
    esac
}

# project DIR [LANGUAGE]: start a consumer whose CMakeLists.txt is completed
# from standard input; main.c and two migrations come from probe/.
project() {
    local dir=$1 language=${2:-C}
    mkdir -p "$dir"
    cp -R "$STRATA_SOURCE/tests/consumers/probe/." "$dir"
    {
        echo 'cmake_minimum_required(VERSION 3.21)'
        echo "project(consumer VERSION 1.2.3 LANGUAGES $language)"
        cat
    } >"$dir/CMakeLists.txt"
    if [ "$language" = CXX ]; then
        mv "$dir/main.c" "$dir/main.cpp"
    fi
}

# configure DIR [CMake options]: into DIR/build, with the installed strata.
configure() {
    local dir=$1
    shift
    cmake -S "$dir" -B "$dir/build" -DCMAKE_PREFIX_PATH="$STRATA_PREFIX" "$@"
}

# says PROGRAM LINE...: the program upgrades an empty database and prints its
# migrations.
says() {
    local program=$1 expected actual
    shift
    expected=$(printf '%s\n' "$@")
    actual=$("$program") || fail "$program: exit status $?: $actual"
    if [ "$actual" != "$expected" ]; then
        printf 'expected:\n%s\nactual:\n%s\n' "$expected" "$actual"
        fail "$program carries other migrations"
    fi
}
