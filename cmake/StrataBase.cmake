# SPDX-License-Identifier: MIT
#
# add_migrations(… CHECK_BASE <revision>): a CTest that holds the migrations to
# those that are merged. A part of StrataAddMigrations.cmake.

include_guard(GLOBAL)
cmake_policy(VERSION 3.21...3.31)

# Add the test, where testing is enabled. That the base can't be had is a
# failure, whose output has the command that gets it. Reads the variables of
# strata_add_migrations.
function(strata__add_base_test)
  # What only a build is told.
  list(FILTER options EXCLUDE REGEX
    "^--(program-version|color|record-scripts)=")
  strata__test_prefix(prefix)
  set(test "${prefix}.base")
  set(words "")
  foreach(word IN ITEMS "${dir}" "--base=${arg_CHECK_BASE}")
    strata__pack(word "${word}")
    list(APPEND words "${word}")
  endforeach()
  strata__code(words check ${words} ${options})
  cmake_language(EVAL CODE "add_test(NAME \"\${test}\"
    COMMAND \"\${compiler}\" ${words} COMMAND_EXPAND_LISTS)")
endfunction()
