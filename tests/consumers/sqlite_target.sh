#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The project's own SQLite is the one that the runtime is compiled and linked
# with: STRATA_SQLITE_TARGET names it, and nothing looks for another.
. "$(dirname "$0")/consumer.sh"

# Its own SQLite is the system's behind a target of another name, known by a
# definition that main.c asks for. Finding SQLite in the usual way is an error.
own='
add_library(own_sqlite INTERFACE)
add_library(own::sqlite ALIAS own_sqlite)
target_link_libraries(own_sqlite INTERFACE sqlite3)
target_compile_definitions(own_sqlite INTERFACE OWN_SQLITE)
set(CMAKE_DISABLE_FIND_PACKAGE_SQLite3 ON)
'
use='
add_executable(app main.c)
add_migrations(app)
'
expected=("app 1.2.3" "0001 create_notes" "0002 add_pinned")

# owned DIR: main.c of this project insists on the definition.
owned() {
    sed -i '1i #ifndef OWN_SQLITE\n#error "not compiled with own::sqlite"\n#endif' \
        "$1/main.c"
}

step "an installed runtime"
project "$work/found" <<CMAKE
$own
set(STRATA_SQLITE_TARGET own::sqlite)
find_package(Strata REQUIRED)
$use
CMAKE
owned "$work/found"
configure "$work/found" -G Ninja
cmake --build "$work/found/build"
says "$work/found/build/app" "${expected[@]}"

step "a runtime of the same build, which is compiled with its headers"
project "$work/below" <<CMAKE
$own
set(STRATA_SQLITE_TARGET own::sqlite)
set(STRATA_BUILD_COMPILER OFF)
set(STRATA_EXECUTABLE "$STRATA_PREFIX/bin/strata")
add_subdirectory("$STRATA_SOURCE" strata-build)
$use
CMAKE
owned "$work/below"
cmake -S "$work/below" -B "$work/below/build" -G Ninja \
    -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
cmake --build "$work/below/build" --parallel 2
says "$work/below/build/app" "${expected[@]}"
grep -- -DOWN_SQLITE "$work/below/build/compile_commands.json" |
    grep '/runtime/' || fail "the runtime was compiled without own::sqlite"

step "its header has another name"
mkdir "$work/below/named"
echo '#include <sqlite3.h>' >"$work/below/named/own_sqlite.h"
cat >>"$work/below/CMakeLists.txt" <<'CMAKE'
target_include_directories(own_sqlite INTERFACE named)
target_compile_definitions(own_sqlite INTERFACE
  "STRATA_SQLITE_HEADER=\"own_sqlite.h\"")
CMAKE
cmake --build "$work/below/build" --parallel 2
says "$work/below/build/app" "${expected[@]}"
ninja -C "$work/below/build" -t deps | sed -n '/runtime.*sqlite_engine/,/^$/p' |
    grep named/own_sqlite.h || fail "the runtime has not read own_sqlite.h"

step "a target that the project has found is taken before looking for one"
project "$work/known" <<CMAKE
$own
add_library(unofficial::sqlite3::sqlite3 ALIAS own_sqlite)
find_package(Strata REQUIRED)
$use
CMAKE
owned "$work/known"
configure "$work/known" -G Ninja
cmake --build "$work/known/build"
says "$work/known/build/app" "${expected[@]}"

step "NONE: the application links it"
project "$work/none" <<CMAKE
set(CMAKE_DISABLE_FIND_PACKAGE_SQLite3 ON)
set(STRATA_SQLITE_TARGET NONE)
find_package(Strata REQUIRED)
$use
target_link_libraries(app PRIVATE sqlite3)
CMAKE
configure "$work/none" -G Ninja
cmake --build "$work/none/build"
says "$work/none/build/app" "${expected[@]}"

step "no SQLite at all is said by find_package"
project "$work/missing" <<CMAKE
set(CMAKE_DISABLE_FIND_PACKAGE_SQLite3 ON)
find_package(Strata REQUIRED)
CMAKE
refused "SQLite3" configure "$work/missing" -G Ninja
