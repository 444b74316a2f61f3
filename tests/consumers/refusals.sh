#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What add_migrations says when it can't do what it is asked for: one sentence
# at configure time rather than a riddle at build time.
. "$(dirname "$0")/consumer.sh"

app=$work/app

# says_of TEXT: a project with these lines is refused with TEXT.
says_of() {
    { echo 'find_package(Strata REQUIRED)' && cat; } | project "$app"
    refused "$1" configure "$app" -G Ninja
}

step "wrong calls"
says_of "'app' is not a target" <<'CMAKE'
add_migrations(app)
CMAKE
says_of "unknown arguments: DIRECTORIES;sql" <<'CMAKE'
add_executable(app main.c)
add_migrations(app DIRECTORIES sql)
CMAKE
says_of "no value given for NAME" <<'CMAKE'
add_executable(app main.c)
add_migrations(app NAME)
CMAKE
says_of "no such directory: $app/sql" <<'CMAKE'
add_executable(app main.c)
add_migrations(app DIRECTORY sql)
CMAKE
says_of "NAME 'my-app' is not a C identifier" <<'CMAKE'
add_executable(app main.c)
add_migrations(app NAME my-app)
CMAKE
says_of "LOCKED is ON, OFF or AUTO, not 'maybe'" <<'CMAKE'
add_executable(app main.c)
add_migrations(app LOCKED maybe)
CMAKE
says_of "'app' already has migrations named 'app'" <<'CMAKE'
add_executable(app main.c)
add_migrations(app)
add_migrations(app)
CMAKE
says_of "'app' already has migrations named 'other'" <<'CMAKE'
add_executable(app main.c)
add_migrations(app)
add_migrations(app NAME other)
add_migrations(app NAME other)
CMAKE
for target in 'add_library(app INTERFACE)' 'add_custom_target(app)' \
    'add_executable(app IMPORTED)'; do
    says_of "nothing is compiled for 'app'" <<CMAKE
$target
add_migrations(app)
CMAKE
done

# collision COUNT: so many warnings about one name for two sets, each naming
# the targets `core` and `app`. What follows is the project after find_package.
collision() {
    local count=$1 said
    { echo 'find_package(Strata REQUIRED)' && cat; } | project "$app"
    rm -rf "$app/build"
    said=$(configure "$app" -G Ninja 2>&1)
    printf '%s\n' "$said"
    [ "$(grep -c 'CMake Warning' <<<"$said")" = "$count" ] ||
        fail "not $count warnings"
    [ "$count" = 0 ] || [[ $said == *"'core' and 'app' both name"* ]] ||
        fail "the warning does not name 'core' and 'app'"
}

step "one name for two sets that a linker would confuse"
mkdir -p "$app/other"
cp "$app/migrations/0001_create_notes.sql" "$app/other"
ln -s migrations "$app/link"
for kind in STATIC SHARED OBJECT; do
    collision 1 <<CMAKE
add_library(core $kind main.c)
add_migrations(core NAME notes DIRECTORY other)
add_executable(app main.c)
add_migrations(app NAME notes)
target_link_libraries(app PRIVATE core)
CMAKE
done
step "one name and one directory, other names, or two programs: no warning"
collision 0 <<'CMAKE'
add_library(core STATIC main.c)
add_migrations(core NAME notes DIRECTORY ./migrations/)
add_migrations(core NAME Notes DIRECTORY other)
add_executable(app main.c)
add_migrations(app NAME notes)
add_library(more STATIC main.c)
add_migrations(more NAME notes DIRECTORY link)
CMAKE
collision 0 <<'CMAKE'
add_executable(core main.c)
add_migrations(core NAME notes DIRECTORY other)
add_executable(app main.c)
add_migrations(app NAME notes)
CMAKE

step "find_package was called in a directory beside this one"
project "$app" <<'CMAKE'
add_subdirectory(finds)
add_subdirectory(uses)
CMAKE
mkdir "$app/finds" "$app/uses"
echo 'find_package(Strata REQUIRED)' >"$app/finds/CMakeLists.txt"
cat >"$app/uses/CMakeLists.txt" <<'CMAKE'
add_executable(app ../main.c)
add_migrations(app DIRECTORY ../migrations)
CMAKE
refused "Strata::runtime is not known here; call find_package(Strata) in this" \
    configure "$app" -G Ninja

step "only the module is included"
project "$app" <<CMAKE
include("$STRATA_SOURCE/cmake/StrataAddMigrations.cmake")
add_executable(app main.c)
add_migrations(app)
CMAKE
refused "Strata::runtime is not known here; call find_package(Strata) in this" \
    configure "$app" -G Ninja

step "a project's own add_migrations is left alone"
{
    echo 'function(add_migrations)'
    echo 'message(FATAL_ERROR "my own")'
    echo 'endfunction()'
} >"$work/own.cmake"
project "$app" <<CMAKE
include("$work/own.cmake")
find_package(Strata REQUIRED)
add_executable(app main.c)
strata_add_migrations(app)
add_migrations(app)
CMAKE
refused "my own" configure "$app" -G Ninja

step "the runtime is installed, the compiler is not"
cp -R "$STRATA_PREFIX" "$work/runtime only"
rm "$work/runtime only"/lib*/cmake/Strata/StrataToolsTargets*.cmake ||
    rm "$work/runtime only"/lib/*/cmake/Strata/StrataToolsTargets*.cmake
rm -r "$work/runtime only/bin"
project "$app" <<'CMAKE'
find_package(Strata REQUIRED)
add_executable(app main.c)
target_link_libraries(app PRIVATE Strata::runtime)
CMAKE
cmake -S "$app" -B "$work/b1" -G Ninja \
    -DCMAKE_PREFIX_PATH="$work/runtime only"
project "$app" <<'CMAKE'
find_package(Strata REQUIRED)
add_executable(app main.c)
add_migrations(app)
CMAKE
refused "There is no strata compiler. Install strata on this machine" \
    cmake -S "$app" -B "$work/b1"

step "cross compiling: what lies beside the library is for the target"
cross=(-G Ninja -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_VERSION=1
    -DCMAKE_PREFIX_PATH="$STRATA_PREFIX")
refused "no strata compiler that runs on this machine. Install strata" \
    cmake -S "$app" -B "$work/b2" "${cross[@]}"
refused "-DSTRATA_EXECUTABLE=/path/to/strata" \
    cmake -S "$app" -B "$work/b2" "${cross[@]}"
two=("0001 create_notes" "0002 add_pinned")
step "cross compiling: named"
cmake -S "$app" -B "$work/b3" "${cross[@]}" \
    -DSTRATA_EXECUTABLE="$STRATA_PREFIX/bin/strata"
cmake --build "$work/b3"
says "$work/b3/app" "app 1.2.3" "${two[@]}"
step "cross compiling: on the PATH of this machine"
PATH="$STRATA_PREFIX/bin:$PATH" cmake -S "$app" -B "$work/b4" "${cross[@]}"
cmake --build "$work/b4"
says "$work/b4/app" "app 1.2.3" "${two[@]}"

step "cross compiling strata itself"
project "$app" <<CMAKE
add_subdirectory("$STRATA_SOURCE" strata-build)
add_executable(app main.c)
add_migrations(app)
CMAKE
refused "The strata compiler of this build is for the target machine." \
    cmake -S "$app" -B "$work/b5" "${cross[@]}"
