#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Holds every #include against the picture of docs/ARCHITECTURE.md: which
# layer may use which, and which layer alone may use the system or a library.
. "$(dirname "$0")/meta.sh"

c_headers=' assert ctype errno float inttypes limits math stdalign stdarg
 stdbool stddef stdint stdio stdlib string '
c_headers=$(tr '\n' ' ' <<<"$c_headers")

# proof: what each part of the proof may include.
proof() {
    echo 'prove/ sql/ model/ diag/ base/ sqlite3.h strata/strata.h'
}

# allowed FILE: what the file may include besides the C library: a layer of the
# compiler as `layer/` or a folder of one as `layer/folder/`, a header by its name, `.` for one of the same folder.
allowed() {
    case $1 in
    compiler/base/fs.c)
        echo 'base/ dirent.h fcntl.h sys/stat.h time.h unistd.h'
        ;;
    compiler/base/process.c)
        echo 'base/ dirent.h fcntl.h poll.h signal.h sys/stat.h sys/wait.h' \
            'unistd.h'
        ;;
    compiler/base/digest.c) echo 'base/ openssl/evp.h' ;;
    # SQLite reads JSON for us; no database is opened but an empty one.
    compiler/base/json.c) echo 'base/ sqlite3.h' ;;
    compiler/base/*) echo 'base/' ;;
    compiler/diag/*) echo 'diag/ base/' ;;
    compiler/model/*) echo 'model/ diag/ base/' ;;
    compiler/git/*) echo 'git/ base/' ;;
    compiler/sql/*) echo 'sql/ model/ diag/ base/' ;;
    compiler/input/*) echo 'input/ sql/ model/ diag/ base/' ;;
    # What is asked of a step stands on what runs it; one list is called back.
    compiler/prove/replay.c) echo "prove/judge/judge.h $(proof)" ;;
    compiler/prove/judge/*)
        echo "prove/judge/ prove/lint/ prove/populate/ $(proof)"
        ;;
    compiler/prove/lint/*) echo "prove/lint/ $(proof)" ;;
    compiler/prove/populate/*) echo "prove/populate/ $(proof)" ;;
    compiler/prove/*) proof ;;
    compiler/database/*) echo 'database/ model/ diag/ base/ sqlite3.h' ;;
    compiler/emit/*) echo 'emit/ model/ diag/ base/ strata/migrations.h' ;;
    # It names the version of the SQLite that judges the scripts.
    compiler/cli/main.c) echo 'cli/ diag/ base/ strata/version.h sqlite3.h' ;;
    # It names strata's own version in documents for programs.
    compiler/cli/report.c) echo 'cli/ model/ diag/ base/ strata/version.h' ;;
    compiler/cli/*)
        echo 'cli/ database/ emit/ git/ input/ prove/ sql/ model/ diag/ base/'
        ;;
    runtime/clock.c) echo '. strata/strata.h time.h windows.h' ;;
    runtime/sqlite/*)
        echo '. sqlite/ strata/strata.h sqlite3.h STRATA_SQLITE_HEADER'
        ;;
    runtime/*) echo '. strata/strata.h' ;;
    include/strata/strata.h) echo 'strata/migrations.h strata/version.h' ;;
    include/strata/*) echo '' ;;
    *) echo 'none of the layers' ;;
    esac
}

while read -r file; do
    for included in $(sed -nE \
        's/^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]?([^>"]*).*/\1/p' \
        "$file"); do
        header=${included%.h}
        [[ $c_headers != *" $header "* ]] || continue
        rule=" $(allowed "$file") "
        case $included in
        */*) layer=${included%/*}/ ;;
        *) layer=. ;;
        esac
        if [[ $rule == *" $included "* || $rule == *" $layer "* ]]; then
            if [ "$layer" != . ] || [ -f "runtime/$included" ] ||
                [[ $rule == *" $included "* ]]; then
                continue
            fi
        fi
        complain "$file includes '$included'; it may include:${rule% }"
    done
done < <(files '*.c' '*.h' '*.re' | grep -E '^(compiler|runtime|include)/')

# only WORDS FILES: functions that no other file of the compiler may call.
only() {
    local words=$1 places=$2 line
    while read -r line; do
        complain "$line: only $places may call this"
    done < <(files '*.c' '*.re' | grep '^compiler/' |
        grep -vE "^compiler/($places)" |
        xargs -r -d '\n' grep -nHoE "\b($words)\(" || true)
}
only 'exit|abort|_exit' 'cli/main.c|base/arena.c'
only 'printf|fprintf|vfprintf|puts|fputs|putchar|fwrite' \
    'cli/|base/arena.c|base/fs.c'
only 'malloc|calloc|realloc|free|strdup' 'base/'
only 'getenv|system|popen|fopen|open|stat|unlink|rename' \
    'cli/|base/fs.c|base/process.c'
only 'fork|execve|waitpid|kill' 'base/process.c'
finish
