#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Run one golden case: a folder with
#   cmd      the command line, run by sh in a copy of in/, with strata in PATH
#   in/      the files that it finds
#   stdout, stderr, exit   what it must print and return; absent: empty, 0
#   out/     files that it must leave, compared byte for byte; other files are
#            not looked at. A file out/NAME.absent means: NAME must not exist.
#
# usage: run.sh STRATA CASE     STRATA_BLESS=1 writes the expectations anew.
set -u
strata=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
case=$(cd "$2" && pwd)
export LC_ALL=C
unset NO_COLOR CLICOLOR_FORCE

work=$(mktemp -d)
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/in"
ln -s "$strata" "$work/bin/strata"
if [ -d "$case/in" ]; then
    cp -a "$case/in/." "$work/in/"
fi
if [ -f "$case/setup" ]; then
    (cd "$work/in" && sh "$case/setup") || exit 99
fi

(cd "$work/in" && PATH=$work/bin:$PATH sh "$case/cmd") \
    >"$work/stdout" 2>"$work/stderr" </dev/null
echo $? >"$work/exit"

# A crash is never an expectation, not even in the midst of a longer cmd.
status=$(cat "$work/exit")
if [ "$status" -ge 126 ] ||
    grep -aq 'Sanitizer\|runtime error:' "$work/stdout" "$work/stderr"; then
    echo "crashed with status $status:"
    cat "$work/stdout" "$work/stderr"
    exit 1
fi

if [ "${STRATA_BLESS:-}" = 1 ]; then
    for stream in stdout stderr exit; do
        cp "$work/$stream" "$case/$stream"
    done
    [ -s "$case/stdout" ] || rm "$case/stdout"
    [ -s "$case/stderr" ] || rm "$case/stderr"
    [ "$status" != 0 ] || rm "$case/exit"
    if [ -d "$case/out" ]; then
        (cd "$case/out" && find . -type f ! -name '*.absent') |
            while IFS= read -r file; do
                cp "$work/in/$file" "$case/out/$file" || exit 1
            done
    fi
    exit
fi

failed=0
: >"$work/empty"
echo 0 >"$work/zero"
compare() { # expected actual
    if ! diff -au --label "expected $1" --label actual "$1" "$2"; then
        failed=1
    fi
}
expected() { # stream default
    if [ -f "$case/$1" ]; then
        echo "$case/$1"
    else
        echo "$2"
    fi
}
compare "$(expected exit "$work/zero")" "$work/exit"
compare "$(expected stdout "$work/empty")" "$work/stdout"
compare "$(expected stderr "$work/empty")" "$work/stderr"
if [ -d "$case/out" ]; then
    while IFS= read -r -d '' file; do
        case $file in
        *.absent)
            if [ -e "$work/in/${file%.absent}" ]; then
                echo "${file%.absent} exists"
                failed=1
            fi
            ;;
        *)
            compare "$case/out/$file" "$work/in/$file"
            ;;
        esac
    done < <(cd "$case/out" && find . -type f -print0)
fi
exit $failed
