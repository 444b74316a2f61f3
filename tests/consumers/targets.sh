#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every kind of target can carry migrations, and several sets; what a project
# has set up for its own sources does not touch the generated one.
. "$(dirname "$0")/consumer.sh"

app=$work/app
project "$app" <<'CMAKE'
find_package(Strata REQUIRED)

# Settings that a generated source must not be hurt by.
set(CMAKE_C_STANDARD 90)
set(CMAKE_C_FLAGS "${CMAKE_C_FLAGS} -Wall -Wextra -Werror")
set(CMAKE_UNITY_BUILD ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")

add_library(core INTERFACE)
target_link_libraries(core INTERFACE Strata::runtime)
function(program name)
  add_executable(${name} main.c)
  target_compile_definitions(${name} PRIVATE ${ARGN})
  target_link_libraries(${name} PRIVATE core)
endfunction()

# A target with odd characters in its name, whose set has a name of its own.
program(odd-name.1)
add_migrations(odd-name.1 NAME app)

# The set's name is the target's as an identifier.
program(my-app SET=my_app_migrations SET_HEADER="my_app_migrations.h")
add_migrations(my-app DIRECTORY ./migrations PROGRAM_VERSION "2 beta")

# Two targets on one directory, and a third by an alias.
program(twin1 SET=twin1_migrations SET_HEADER="twin1_migrations.h")
add_migrations(twin1)
program(twin2)
add_migrations(twin2 NAME app)
program(twin3)
add_executable(Consumer::twin3 ALIAS twin3)
add_migrations(Consumer::twin3 NAME app)

# Two sets in one target.
add_executable(both both.c)
add_migrations(both NAME app)
add_migrations(both NAME plugin DIRECTORY "plugin migrations")

# Libraries; the programs link the set without having its header directory.
foreach(kind IN ITEMS STATIC SHARED OBJECT)
  string(TOLOWER "${kind}" name)
  add_library(${name}_notes ${kind} library.c)
  add_migrations(${name}_notes NAME notes DIRECTORY migrations)
  add_executable(${name}_app user.c)
  target_link_libraries(${name}_app PRIVATE ${name}_notes)
  target_include_directories(${name}_app PRIVATE
    $<TARGET_PROPERTY:Strata::runtime,INTERFACE_INCLUDE_DIRECTORIES>)
endforeach()
add_library(loaded_notes MODULE library.c)
add_migrations(loaded_notes NAME notes DIRECTORY migrations)

# A library that is installed need not export a helper of ours.
install(TARGETS static_notes EXPORT consumer ARCHIVE DESTINATION lib)
install(EXPORT consumer DESTINATION lib/cmake)

# A target of another directory.
add_subdirectory(elsewhere)
add_migrations(faraway NAME app)

# The project's own warnings are not for generated text.
program(strict)
target_compile_options(strict PRIVATE -Wall -Wextra -Wpedantic -Wconversion
  -Wc++-compat -Wundef -Wcast-qual -Werror -std=c99)
add_migrations(strict NAME app)
CMAKE
mkdir "$app/plugin migrations" "$app/elsewhere"
echo 'CREATE TABLE plugin (x);' >"$app/plugin migrations/20240131120000_start.sql"
cat >"$app/elsewhere/CMakeLists.txt" <<'CMAKE'
add_executable(faraway ../main.c)
target_link_libraries(faraway PRIVATE core)
CMAKE
cat >"$app/both.c" <<'C'
#include <stdio.h>
#include "app_migrations.h"
#include "plugin_migrations.h"
int main(void)
{
    printf("%s %s\n", app_migrations.name, plugin_migrations.name);
    printf("%s\n", plugin_migrations.migrations[0].version);
    return 0;
}
C
cat >"$app/library.c" <<'C'
#include "notes_migrations.h"
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const strata_set *notes_set(void);
const strata_set *notes_set(void)
{
    return &notes_migrations;
}
C
cat >"$app/user.c" <<'C'
#include <stdio.h>
#include <strata/migrations.h>
const strata_set *notes_set(void);
int main(void)
{
    printf("%s %d\n", notes_set()->name, (int)notes_set()->count);
    return 0;
}
C

two=("0001 create_notes" "0002 add_pinned")
for generator in Ninja "Unix Makefiles"; do
    step "C, with $generator"
    build="$app/build $generator"
    cmake -S "$app" -B "$build" -G "$generator" \
        -DCMAKE_PREFIX_PATH="$STRATA_PREFIX"
    cmake --build "$build" --parallel 2
    says "$build/odd-name.1" "app 1.2.3" "${two[@]}"
    says "$build/my-app" "my_app 2 beta" "${two[@]}"
    says "$build/twin1" "twin1 1.2.3" "${two[@]}"
    says "$build/twin2" "app 1.2.3" "${two[@]}"
    says "$build/twin3" "app 1.2.3" "${two[@]}"
    says "$build/elsewhere/faraway" "app 1.2.3" "${two[@]}"
    says "$build/strict" "app 1.2.3" "${two[@]}"
    says "$build/both" "app plugin" "20240131120000"
    for kind in static shared object; do
        says "$build/${kind}_app" "notes 2"
    done
done
step "nothing to do, for all of them"
cmake --build "$app/build Ninja" | grep 'no work to do'

step "the symbol of a shared library's set stays inside it"
if nm -D --defined-only "$app/build Ninja/libshared_notes.so" |
    grep notes_migrations; then
    fail "notes_migrations is exported although the project hides symbols"
fi

step "a shared runtime, installed"
cmake -S "$STRATA_SOURCE" -B "$work/strata" -G Ninja -DBUILD_SHARED_LIBS=ON \
    -DSTRATA_BUILD_TESTING=OFF
cmake --build "$work/strata" --parallel 2
cmake --install "$work/strata" --prefix "$work/prefix"
project "$work/shared" <<'CMAKE'
find_package(Strata REQUIRED)
add_executable(app main.c)
add_migrations(app)
CMAKE
cmake -S "$work/shared" -B "$work/shared/build" -G Ninja \
    -DCMAKE_PREFIX_PATH="$work/prefix"
cmake --build "$work/shared/build"
says "$work/shared/build/app" "app 1.2.3" "${two[@]}"
ldd "$work/shared/build/app" | grep 'libstrata\.so\.[0-9]' ||
    fail "the program does not use libstrata.so with a version"

if command -v c++; then
    for generator in Ninja "Unix Makefiles"; do
        step "C++ only, with $generator"
        cpp="$work/cpp $generator"
        project "$cpp" CXX <<'CMAKE'
find_package(Strata REQUIRED)
add_executable(app main.cpp)
target_compile_features(app PRIVATE cxx_std_17)
target_precompile_headers(app PRIVATE <vector>)
add_migrations(app)
CMAKE
        configure "$cpp" -G "$generator"
        cmake --build "$cpp/build"
        says "$cpp/build/app" "app 1.2.3" "${two[@]}"
    done
fi
