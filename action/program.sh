#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The first step of the action: which strata to run. One is built where there is
# none, from the sources that this file belongs to.
set -euo pipefail

fail() {
    printf '::error title=strata::%s\n' "$1"
    exit 2
}

# escaped TEXT: as the value of a workflow command.
escaped() {
    local text=${1//'%'/%25}
    text=${text//$'\r'/%0D}
    printf '%s' "${text//$'\n'/%0A}"
}

# lines TEXT: set `lines` to those that are not empty.
lines() {
    local line
    lines=()
    while IFS= read -r line; do
        line=${line%$'\r'}
        [ -z "$line" ] || lines+=("$line")
    done <<<"$1"
}

# build: set `program`. The job's own directory is used, so that runners which
# keep their workspace are left as they were.
build() {
    local source=${GITHUB_ACTION_PATH:?} tree=${RUNNER_TEMP:?}/strata-build
    command -v cmake >/dev/null ||
        fail 'there is no strata in PATH, and no cmake to build it with'
    lines "${INPUT_CMAKE_OPTIONS-}"
    printf '::group::Build strata\n'
    # Not what the job has set up for its own builds.
    if ! env -u CFLAGS -u LDFLAGS -u CMAKE_GENERATOR -u CMAKE_BUILD_TYPE \
        -u CMAKE_TOOLCHAIN_FILE cmake -S "$source" -B "$tree" \
        -DCMAKE_BUILD_TYPE=Release -DSTRATA_BUILD_TESTING=OFF \
        -DSTRATA_INSTALL=OFF ${lines[@]+"${lines[@]}"} ||
        ! cmake --build "$tree" --config Release --target strata --parallel
    then
        printf '::endgroup::\n'
        fail 'strata could not be built. It needs a C compiler, CMake, SQLite and libcrypto, on Debian and Ubuntu: apt-get install build-essential cmake libsqlite3-dev libssl-dev'
    fi
    printf '::endgroup::\n'
    for program in "$tree"/compiler/strata{,.exe} \
        "$tree"/compiler/Release/strata{,.exe}; do
        [ ! -x "$program" ] || return 0
    done
    fail 'the build made no strata'
}

if [ -n "${INPUT_STRATA-}" ]; then
    program=$(command -v -- "$INPUT_STRATA") ||
        fail "there is no program '$(escaped "$INPUT_STRATA")'"
elif ! program=$(command -v strata); then
    build
fi
case $program in
/* | ?:*) ;;
*) program=$PWD/$program ;;
esac
version=$("$program" --version) || fail "'$(escaped "$program")' does not run"
printf 'strata: %s (%s)\n' "$program" "$version"
case $program in
*$'\n'*) fail 'the path of strata has a line end' ;;
esac
printf 'strata=%s\n' "$program" >>"$GITHUB_OUTPUT"

if [ "${INPUT_MATCHER-true}" != false ]; then
    printf '::add-matcher::%s\n' \
        "$(escaped "$GITHUB_ACTION_PATH/action/matcher.json")"
fi
