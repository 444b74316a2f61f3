#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Which builds refuse migrations that are not sealed, and that none accepts a
# sealed one that was edited.
. "$(dirname "$0")/consumer.sh"

app=$work/app
generator=Ninja
two=("0001 create_notes" "0002 add_pinned")
lock() { "$STRATA_PREFIX/bin/strata" lock "$app/migrations"; }

# start [ARGUMENTS]: an unsealed project, add_migrations with these arguments.
start() {
    rm -f "$app/migrations/strata.lock"
    project "$app" <<CMAKE
find_package(Strata REQUIRED)
add_executable(app main.c)
add_migrations(app $*)
CMAKE
}

# build [CMake options]: with no build type, unless the options give one.
build() {
    rm -f "$app/build/CMakeCache.txt"
    configure "$app" -G "$generator" "$@" >/dev/null
    cmake --build "$app/build"
}

step "AUTO: a build type for releases refuses what is not sealed"
start
build
build -DCMAKE_BUILD_TYPE=Debug
for type in Release RelWithDebInfo MinSizeRel release; do
    refused "[history-unsealed]" build -DCMAKE_BUILD_TYPE=$type
done
lock
build -DCMAKE_BUILD_TYPE=Release
says "$app/build/app" "app 1.2.3" "${two[@]}"

step "AUTO: STRATA_LOCKED decides where it is set"
start
build -DCMAKE_BUILD_TYPE=Release -DSTRATA_LOCKED=OFF
refused "[history-unsealed]" build -DSTRATA_LOCKED=ON

step "the build type of a build tree is changed"
for generator in "Unix Makefiles" Ninja; do
    start
    rm -r "$app/build"
    build -DCMAKE_BUILD_TYPE=Debug
    refused "[history-unsealed]" build -DCMAKE_BUILD_TYPE=Release
    build -DCMAKE_BUILD_TYPE=Debug
done

step "LOCKED ON and OFF decide against everything else"
start LOCKED OFF
build -DCMAKE_BUILD_TYPE=Release -DSTRATA_LOCKED=ON
start LOCKED ON
refused "[history-unsealed]" build -DCMAKE_BUILD_TYPE=Debug -DSTRATA_LOCKED=OFF
lock
build -DCMAKE_BUILD_TYPE=Debug

step "an edited sealed migration fails every build, and its repair mends it"
for locked in ON OFF AUTO; do
    start LOCKED "$locked"
    lock
    build
    for edit in 'CREATE TABLE edited (id);' '-- edited'; do
        echo "$edit" >>"$app/migrations/0001_create_notes.sql"
        code=history-edited
        [ "$edit" != '-- edited' ] || code=history-layout
        refused "[$code]" cmake --build "$app/build"
        sed -i '$d' "$app/migrations/0001_create_notes.sql"
    done
    cmake --build "$app/build"
    says "$app/build/app" "app 1.2.3" "${two[@]}"
done

step "sealing while a locked build fails is noticed by the next build"
start LOCKED ON
refused "[history-unsealed]" build
lock
cmake --build "$app/build"
cmake --build "$app/build" | grep 'no work to do'

step "several configurations in one build tree"
start
rm -r "$app/build"
configure "$app" -G "Ninja Multi-Config"
cmake --build "$app/build" --config Debug
refused "[history-unsealed]" cmake --build "$app/build" --config Release
cmake --build "$app/build" --config Debug
lock
cmake --build "$app/build" --config Release
says "$app/build/Release/app" "app 1.2.3" "${two[@]}"
