#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What libstrata brings into a program: names that begin with strata_ and
# nothing else, no state, and no call that allocates, prints or ends it; and no
# need of what a SQLite for one thread (SQLITE_THREADSAFE=0) has not. Looks
# at the library that setup.install has built, which has no sanitizers.
. "$(dirname "$0")/meta.sh"
library=$(find "$STRATA_PREFIX" -name libstrata.a)
[ -f "$library" ] || complain "no libstrata.a in $STRATA_PREFIX"
nm --version | grep -q GNU || skip "nm is not that of GNU binutils"

# Name|Value|Class|Type|Size|Line|Section
symbols=$(nm --format=sysv "$library" | tr -d ' ' | grep -E '\|.*\|.*\|') ||
    complain "nm shows no symbols"

while IFS='|' read -r name _ class _ _ _ section; do
    case $class in
    [A-TV-Z])
        [[ $name == strata_* ]] ||
            complain "$name is visible and does not begin with strata_"
        ;;
    esac
    case $class in
    # A constant that holds addresses is written once, by the loader.
    [bBdDgGsSC]) [[ $section == .data.rel.ro* ]] ||
        complain "$name is writable ($section)" ;;
    esac
    case $name:$class in
    sqlite3_mutex_*:[wW]) ;;
    sqlite3_mutex_*) complain "$name is needed, not only used where it is" ;;
    esac
    case $name in
    malloc | calloc | realloc | free | strdup | sqlite3_malloc* | \
        *printf_chk | printf | fprintf | vprintf | vfprintf | puts | fputs | \
        putchar | fwrite | write | stdout | stderr | \
        exit | _exit | abort | __assert_fail | signal | raise | getenv | \
        setlocale | fopen | open | openat | close)
        case $name in
        __snprintf_chk | __vsnprintf_chk) ;;
        *) complain "$name is used" ;;
        esac
        ;;
    esac
done <<<"$symbols"
finish
