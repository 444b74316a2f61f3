#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A test that cannot fail proves nothing: run.sh itself, on throw-away cases
# and with a stand-in for strata. It must pass what is right and fail each way
# of being wrong.
set -u
run=$(cd "$(dirname "$0")" && pwd)/run.sh
unset STRATA_BLESS
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

# The stand-in does what it is told: says, warns, writes, ends, dies.
cat >strata <<'STAND_IN'
#!/bin/sh
while [ $# -gt 0 ]; do
    case $1 in
    say) echo "$2" ;;
    warn) echo "$2" >&2 ;;
    write) echo "text" >"$2" ;;
    end) exit "$2" ;;
    die) kill -s "$2" $$ ;;
    esac
    shift 2
done
STAND_IN
chmod +x strata

failed=0
# make CMD: a new case "it" that is right if strata says "yes" and ends with 3.
make() {
    rm -rf it
    mkdir -p it/in it/out
    printf '%s\n' "$1" >it/cmd
    echo 'kept' >it/in/kept
    echo 'yes' >it/stdout
    echo 3 >it/exit
}
passes() { # what
    if ! bash "$run" "$work/strata" it >log 2>&1; then
        echo "$1: should pass, but:"
        cat log
        failed=1
    fi
}
fails() { # what
    if bash "$run" "$work/strata" it >log 2>&1; then
        echo "$1: should fail"
        failed=1
    fi
}

right='strata say yes end 3'
make "$right"
passes 'a right case'
make "$right"
mkdir 'it/out/a b'
echo 'text' >'it/out/a b/new'
echo 'kept' >it/out/kept
: >it/out/never.absent
echo 'mkdir "a b"' >it/setup
echo 'strata say yes write "a b/new" end 3' >it/cmd
passes 'a right case with files'
if [ "$(cat it/in/kept)" != kept ] || [ -e 'it/in/a b' ]; then
    echo 'a case changed its own in/'
    failed=1
fi

make 'strata say no end 3'
fails 'a wrong stdout'
make 'strata say yes say more end 3'
fails 'more on stdout'
make 'strata end 3'
fails 'nothing on stdout'
make 'strata say yes warn woe end 3'
fails 'an unexpected stderr'
make "$right"
echo woe >it/stderr
fails 'a missing stderr'
make 'strata say yes end 0'
fails 'a wrong exit'
make "$right"
rm it/exit
fails 'an exit other than 0'
make "$right"
printf 'yes' >it/stdout
fails 'another last byte'
make "$right"
echo 'text' >it/out/new
fails 'a missing file'
make "$right"
echo 'other' >it/out/kept
fails 'a file of other contents'
make 'strata say yes write never end 3'
: >it/out/never.absent
fails 'a file that must not be'
make "$right"
echo 'exit 1' >it/setup
fails 'a setup that fails'

make 'strata die SEGV'
rm it/stdout
echo 139 >it/exit
fails 'a crash, although expected'
make 'strata warn "ERROR: AddressSanitizer: x" | cat; strata say yes end 3'
echo 'ERROR: AddressSanitizer: x' >it/stderr
fails 'a sanitizer on stderr, although expected'
make 'strata warn "a.c:1:1: runtime error: x" 2>&1; strata say yes end 3'
echo 'a.c:1:1: runtime error: x' | cat - it/stdout >both
mv both it/stdout
fails 'a sanitizer on stdout, although expected'
make 'no_such_command'
rm it/stdout
echo 127 >it/exit
fails 'a command that is not there'

make 'strata say other warn woe write kept'
echo 'kept' >it/out/kept
STRATA_BLESS=1 bash "$run" "$work/strata" it || failed=1
passes 'what was blessed'
if [ "$(cat it/stdout it/stderr it/out/kept)" != $'other\nwoe\ntext' ] ||
    [ -e it/exit ]; then
    echo 'the blessing is not what was printed'
    failed=1
fi
make 'strata die SEGV'
if STRATA_BLESS=1 bash "$run" "$work/strata" it >log 2>&1; then
    echo 'a crash was blessed'
    failed=1
fi
exit $failed
