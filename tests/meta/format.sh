#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# `./dev format` would change nothing.
. "$(dirname "$0")/meta.sh"
./dev format --check && finish
[ $? -eq 77 ] && exit 77
exit 1
