#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The second step of the action: check, and where the base to compare with is
# not in the clone, fetch it and check again. What strata says has parts that a
# pull request wrote, so it is never run, and never read as a workflow command.
set -euo pipefail

export GIT_TERMINAL_PROMPT=0
directory=${INPUT_DIRECTORY:-migrations}
workspace=${GITHUB_WORKSPACE:?}
scratch=$(mktemp -d "${RUNNER_TEMP:?}/strata.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

fail() {
    printf '::error title=strata::%s\n' "$1"
    exit 2
}

options=()
case ${INPUT_BASE-auto} in
none) ;;
'') options+=(--base auto) ;;
*) options+=("--base=$INPUT_BASE") ;;
esac
if [ "${INPUT_ALLOW_RESEAL-}" = true ]; then
    options+=(--allow-reseal)
    printf '::notice title=strata::resealed migrations are allowed here\n'
fi
while IFS= read -r option; do
    option=${option%$'\r'}
    [ -z "$option" ] || options+=("$option")
done <<<"${INPUT_OPTIONS-}"

# strata_check FORMAT: print what it says; set `status`.
strata_check() {
    status=0
    "$STRATA" check --color=never "--format=$1" \
        ${options[@]+"${options[@]}"} \
        -- "$directory" 2>&1 || status=$?
}

# within DIRECTORY: print its true path, if that is in the workspace.
within() {
    local path
    path=$(cd -- "$1" 2>/dev/null && pwd -P) || return 1
    case $path/ in
    "$(cd -- "$workspace" && pwd -P)"/*) printf '%s' "$path" ;;
    *) return 1 ;;
    esac
}

# A job that runs in a container has another owner than its workspace. Git is
# told to trust the repository around the directory, for this step alone.
trust() {
    local top global globals
    top=$(within "$directory") || return 0
    while [ ! -e "$top/.git" ]; do
        top=$(within "$top/..") || return 0
    done
    # What git reads without this.
    globals=("${XDG_CONFIG_HOME:-${HOME-}/.config}/git/config"
        "${HOME-}/.gitconfig")
    [ -z "${GIT_CONFIG_GLOBAL-}" ] || globals=("$GIT_CONFIG_GLOBAL")
    for global in "${globals[@]}"; do
        [ ! -f "$global" ] ||
            git config --file "$scratch/gitconfig" --add include.path "$global"
    done
    git config --file "$scratch/gitconfig" --add safe.directory "$top"
    export GIT_CONFIG_GLOBAL=$scratch/gitconfig
}

# unquoted WORD: what a shell makes of a word in single quotes, as strata writes
# a path where it needs them.
unquoted() {
    local word=$1 quote="'" escaped_quote="'\\''"
    case $word in
    \'*\')
        word=${word#\'}
        word=${word%\'}
        printf '%s' "${word//"$escaped_quote"/$quote}"
        ;;
    *) printf '%s' "$word" ;;
    esac
}

# named DIRECTORY: what to fetch for a base that is a branch or a tag, and that
# the clone does not know by this name.
named() {
    local name=${INPUT_BASE%%:*} kind
    for kind in heads tags; do
        if git check-ref-format "refs/$kind/$name" &&
            git -C "$1" ls-remote -q --exit-code origin \
                "refs/$kind/$name" >/dev/null; then
            printf '%s' "refs/$kind/$name:refs/$kind/$name"
            return 0
        fi
    done
    return 1
}

# fetch FILE: what the note in an answer asks for, if it is one of the things
# that strata asks for. A full clone stays one.
fetch() {
    local note place what depth=() id='[0-9a-f]{40}([0-9a-f]{24})?'
    local branch='\+refs/heads/([^:]+):refs/remotes/origin/([^:]+)'
    note=$(sed -n 's/^note: to get it: git //p' "$1" | head -n 1)
    place=.
    case $note in
    '-C '*' fetch '* | '-C '*' diff --stat '*)
        place=${note#-C }
        note=${note##*" fetch "}
        [ "${note##*" diff --stat "}" = "$note" ] ||
            note="diff --stat ${note##*" diff --stat "}"
        place=${place%" fetch $note"}
        place=$(unquoted "${place%" $note"}")
        ;;
    'fetch '*) note=${note#fetch } ;;
    esac
    place=$(within "$place") || return 1
    what=$(unquoted "${note#--depth=1 }")
    what=$(unquoted "${what#origin }")
    if [ "$(git -C "$place" rev-parse --is-shallow-repository)" = true ]; then
        depth=(--depth=1)
    fi
    if [ "$note" = --unshallow ]; then
        [ ${#depth[@]} -gt 0 ] || return 1
        depth=(--unshallow)
        what=''
    elif [[ $note =~ ^diff\ --stat\ ([0-9a-f]{12,64})\ --\ \.$ ]]; then
        # A partial clone: to compare is to fetch what is compared.
        printf 'fetching what %s has in the directory\n' "${BASH_REMATCH[1]}"
        git -C "$place" -c core.hooksPath=/dev/null diff --no-ext-diff \
            --no-textconv --stat "${BASH_REMATCH[1]}" -- . >/dev/null
        return
    elif [ "$note" = origin ]; then
        what=$(named "$place") || return 1
    elif [[ $what =~ ^$branch$ ]]; then
        [ "${BASH_REMATCH[1]}" = "${BASH_REMATCH[2]}" ] || return 1
        git check-ref-format "refs/heads/${BASH_REMATCH[1]}" || return 1
    elif [[ ! $what =~ ^$id$ ]]; then
        return 1
    fi
    printf 'fetching %s\n' "${what:-the history}"
    git -C "$place" -c core.hooksPath=/dev/null \
        -c maintenance.auto=false fetch -q --no-tags --no-recurse-submodules \
        ${depth[@]+"${depth[@]}"} origin ${what:+"$what"}
}

# Nothing in the output is a command until the runner reads a word that nobody
# could know before.
quiet_commands() {
    word=strata-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '::stop-commands::%s\n' "$word"
}

cd -- "$workspace"
[ -d "$directory" ] || fail "there is no directory '${directory//'%'/%25}' in the workspace"
! command -v git >/dev/null || trust

# What can be missing is asked for one by one: a branch, then its history.
for _ in 1 2 3 4; do
    strata_check text >"$scratch/text"
    if [ "$status" != 3 ] || [ "${INPUT_FETCH-true}" = false ]; then
        break
    fi
    quiet_commands
    fetched=yes
    fetch "$scratch/text" || fetched=no
    printf '::%s::\n' "$word"
    [ "$fetched" = yes ] || break
done

if [ "${INPUT_FORMAT:-github}" = text ]; then
    quiet_commands
    cat "$scratch/text"
    printf '::%s::\n' "$word"
else
    strata_check "${INPUT_FORMAT:-github}"
fi
printf 'status=%s\n' "$status" >>"$GITHUB_OUTPUT"
if [ -n "${GITHUB_STEP_SUMMARY-}" ]; then
    {
        printf '### strata check: %s\n\n' "$(
            case $status in
            0) echo fine ;;
            1) echo findings ;;
            3) echo "the base can't be had" ;;
            *) echo "exit status $status" ;;
            esac
        )"
        # A block of code ends where its lines are no longer indented.
        sed 's/^/    /' "$scratch/text"
    } >>"$GITHUB_STEP_SUMMARY"
fi
exit "$status"
