#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The ways to come by strata: the same lines of CMake work with each, and a
# project that does not use CMake asks pkg-config.
. "$(dirname "$0")/consumer.sh"

lines='
find_package(Strata 0.1 REQUIRED)
add_executable(app main.c)
add_migrations(app)
'
expected=("app 1.2.3" "0001 create_notes" "0002 add_pinned")

step "find_package"
project "$work/found" <<<"$lines"
configure "$work/found" -G Ninja
cmake --build "$work/found/build"
says "$work/found/build/app" "${expected[@]}"

step "find_package, from a project that asks for an old CMake"
project "$work/old" <<<"$lines"
sed -i 's/VERSION 3.21/VERSION 3.10/' "$work/old/CMakeLists.txt"
configure "$work/old" -G Ninja
cmake --build "$work/old/build"
says "$work/old/build/app" "${expected[@]}"
echo 'CREATE TABLE tags (name TEXT);' >"$work/old/migrations/0003_tags.sql"
cmake --build "$work/old/build"
says "$work/old/build/app" "${expected[@]}" "0003 tags"
cmake --build "$work/old/build" | grep 'no work to do'

step "find_package for another major version"
project "$work/newer" <<<'find_package(Strata 99 REQUIRED)'
refused 'version "99"' configure "$work/newer" -G Ninja

step "FetchContent"
project "$work/fetched" <<CMAKE
include(FetchContent)
FetchContent_Declare(Strata SOURCE_DIR "$STRATA_SOURCE" OVERRIDE_FIND_PACKAGE)
$lines
CMAKE
version=$(cmake --version | sed -n '1s/[^0-9]*//p')
if printf '3.24\n%s\n' "$version" | sort -VC; then
    cmake -S "$work/fetched" -B "$work/fetched/build" -G Ninja
    cmake --build "$work/fetched/build" --parallel 2
    says "$work/fetched/build/app" "${expected[@]}"
else
    echo "OVERRIDE_FIND_PACKAGE is of CMake 3.24"
fi

step "FetchContent before CMake 3.24"
project "$work/made" <<CMAKE
include(FetchContent)
FetchContent_Declare(Strata SOURCE_DIR "$STRATA_SOURCE")
FetchContent_MakeAvailable(Strata)
add_executable(app main.c)
add_migrations(app)
CMAKE
cmake -S "$work/made" -B "$work/made/build" -G Ninja
cmake --build "$work/made/build" --parallel 2
says "$work/made/build/app" "${expected[@]}"

# The project's own compiler flags and standards stay what they were, and it
# gets no tests, install rules or build of the compiler that it did not ask for.
step "add_subdirectory, the runtime only, and the project's own settings"
project "$work/below" <<CMAKE
set(names CMAKE_C_FLAGS CMAKE_C_STANDARD CMAKE_C_EXTENSIONS BUILD_SHARED_LIBS
  BUILD_TESTING CMAKE_POSITION_INDEPENDENT_CODE CMAKE_BUILD_TYPE
  CMAKE_RUNTIME_OUTPUT_DIRECTORY CMAKE_MODULE_PATH CMAKE_EXPORT_COMPILE_COMMANDS)
set(properties COMPILE_OPTIONS COMPILE_DEFINITIONS INCLUDE_DIRECTORIES
  LINK_OPTIONS LINK_DIRECTORIES)
function(settings result)
  set(all "")
  foreach(name IN LISTS names)
    string(APPEND all "\${name}=\${\${name}}\n")
  endforeach()
  foreach(property IN LISTS properties)
    get_directory_property(value \${property})
    string(APPEND all "\${property}=\${value}\n")
  endforeach()
  set(\${result} "\${all}" PARENT_SCOPE)
endfunction()
settings(before)
set(STRATA_BUILD_COMPILER OFF)
set(STRATA_EXECUTABLE "$STRATA_PREFIX/bin/strata")
add_subdirectory("$STRATA_SOURCE" strata-build)
add_executable(app main.c)
add_migrations(app)
settings(after)
if(NOT before STREQUAL after)
  message(FATAL_ERROR "before:\n\${before}after:\n\${after}")
endif()
get_target_property(options app COMPILE_OPTIONS)
if(options)
  message(FATAL_ERROR "app is compiled with \${options}")
endif()
if(TARGET strata)
  message(FATAL_ERROR "there is a compiler")
endif()
CMAKE
cmake -S "$work/below" -B "$work/below/build" -G Ninja
cmake --build "$work/below/build" --parallel 2
says "$work/below/build/app" "${expected[@]}"
(cd "$work/below/build" && ctest -N | grep 'Total Tests: 0')
cmake --install "$work/below/build" --prefix "$work/below/prefix"
[ ! -e "$work/below/prefix" ] || fail "strata was installed with the project"

step "pkg-config and a compiler"
if command -v pkg-config; then
    mkdir "$work/plain"
    cd "$work/plain"
    PKG_CONFIG_PATH=$(dirname "$(find "$STRATA_PREFIX" -name strata.pc)")
    export PKG_CONFIG_PATH
    # pkg-config quotes for a shell.
    eval "found=$(pkg-config --variable=strata_compiler strata)"
    "$found" compile "$STRATA_SOURCE/tests/consumers/probe/migrations" \
        --name app
    eval "${CC:-cc} -I. '$STRATA_SOURCE/tests/consumers/probe/main.c'" \
        "app_migrations.c $(pkg-config --cflags --libs strata) -o app"
    says "$work/plain/app" "app -" "0001 create_notes" "0002 add_pinned"
else
    echo "pkg-config is not installed"
fi
