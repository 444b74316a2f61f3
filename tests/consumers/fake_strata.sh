#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Stands in for the compiler where a test is about add_migrations alone. It
# keeps its words, each followed by a NUL, in a file NAME.argv beside the stamp.
# Otherwise it does in a build what `strata compile` does: it reads what is in
# DIR and below, fails if a script has the word FAIL, and writes a source and a
# header, only if they change, the depfile, and the stamp. As `strata test` it
# only keeps its words, in a file NAME.argv in the directory that it runs in, by
# the name of the data test.
set -euo pipefail

if [ "$1" = test ]; then
    for word in "$@"; do
        case $word in
        --only=*) name=${word#*=} ;;
        esac
    done
    printf '%s\0' "$@" >"$name.argv"
    exit
fi

base='' depfile='' target='' dir=''
for word in "$@"; do
    value=${word#*=}
    case $word in
    --base-schema=*) base=$value ;;
    --depfile=*) depfile=$value ;;
    --depfile-target=*) target=$value ;;
    --header=*) header=$value ;;
    --source=*) source=$value ;;
    --stamp=*) stamp=$value ;;
    --* | compile) ;;
    *) dir=$word ;;
    esac
done
printf '%s\0' "$@" >"${stamp%.stamp}.argv"

# below -type f|d: what the compiler reads or lists. It leaves alone what is
# hidden, backups of editors and build trees. Links may lead in circles.
below() {
    find -L "$dir" -mindepth 1 \( -name '[.#]*' -o -name '*~' -o \
        -execdir test -f '{}/CMakeCache.txt' \; \) -prune -o "$@" -print0 \
        2>/dev/null | sort -z
}
mapfile -d '' files < <(below -type f)
mapfile -d '' directories < <(below -type d)
if [ "$base" ]; then
    files+=("$base")
fi

write() {
    cat >"$1.new"
    cmp -s "$1.new" "$1" || cp "$1.new" "$1"
    rm "$1.new"
}

{
    echo '/*'
    for file in "${files[@]}"; do
        if [ ! -r "$file" ] || grep -q FAIL "$file"; then
            printf '%s:1: FAIL\n' "$file" >&2
            exit 1
        fi
        printf '%s: %s\n' "${file#"$dir/"}" "$(cat "$file")"
    done
    echo '*/'
    echo 'extern int carried; int carried = 1;'
} | write "$source"
echo '/* the same for all */' | write "$header"

escape() { sed -e 's/[ #]/\\&/g' -e 's/\$/$$/g' <<<"$1"; }
if [ "$depfile" ]; then
    {
        printf '%s:' "$(escape "$target")"
        for path in "$dir" "${directories[@]}" "${files[@]}"; do
            printf ' \\\n  %s' "$(escape "$path")"
        done
        echo
    } >"$depfile"
fi
touch "$stamp"
