# SPDX-License-Identifier: MIT
#
# add_migrations(… TESTS ON): a CTest for each data test of a directory. A part
# of StrataAddMigrations.cmake.

include_guard(GLOBAL)
cmake_policy(VERSION 3.21...3.31)

# Set `result` to the packed names of the data tests in a folder, whose path
# ends in a slash. With CONFIGURE_DEPENDS a build configures anew when they
# change, also when there is no such folder yet.
function(strata__list_data_tests result folder)
  strata__glob(names "${folder}")
  # What a list for CONFIGURE_DEPENDS can't have.
  strata__pack(backslash "\\")
  if(names MATCHES "([^;]*([\"${backslash}]|[$]{|@[^;@]*@)[^;]*)")
    strata__unpack(name "${CMAKE_MATCH_1}")
    message(FATAL_ERROR
      "add_migrations: CMake can't have '${folder}${name}' looked at in a "
      "build, because of what is in its name; rename it")
  endif()
  foreach(name IN LISTS names)
    strata__unpack(path "${folder}${name}")
    if(NOT EXISTS "${path}" AND NOT IS_SYMLINK "${path}")
      # A piece, because a list has no other use for a semicolon.
      message(FATAL_ERROR
        "add_migrations: a file in ${folder} has a ';' in its name, so CMake "
        "can't look at it; rename it. A part of the name: ${name}")
    endif()
  endforeach()
  strata__glob(names "${folder}" CONFIGURE_DEPENDS)
  list(FILTER names INCLUDE REGEX "^([vV]?[0-9]|[UB][0-9]).*[.][sS][qQ][lL]$")
  set("${result}" "${names}" PARENT_SCOPE)
endfunction()

# Set `result` to how the names of this set's tests begin. Reads the variables of
# strata_add_migrations.
function(strata__test_prefix result)
  set(prefix "${target}.migrations")
  if(NOT arg_NAME STREQUAL default_name)
    set(prefix "${target}.${arg_NAME}.migrations")
  endif()
  set("${result}" "${prefix}" PARENT_SCOPE)
endfunction()

# Add a CTest for each data test, where testing is enabled. Reads the variables
# of strata_add_migrations.
function(strata__add_data_tests)
  # The compiler takes them from beside the scripts, and those may be in the
  # directory of one of several databases.
  set(names "")
  foreach(database IN ITEMS "" "sqlite/" "sqlite3/" "libsql/" "turso/")
    if(names STREQUAL "")
      strata__list_data_tests(names "${dir}/${database}tests/")
    endif()
  endforeach()
  strata__test_prefix(prefix)
  strata__reading_options(options)
  foreach(name IN LISTS names)
    strata__unpack(file "${name}")
    string(REGEX REPLACE "[.][^.]*$" "" test "${prefix}.${file}")
    if(TEST "${test}") # a.sql beside a.SQL
      set(test "${prefix}.${file}")
    endif()
    set(words "")
    foreach(word IN ITEMS "${dir}" "--only=${file}")
      strata__pack(word "${word}")
      list(APPEND words "${word}")
    endforeach()
    strata__code(words test ${words} ${options})
    cmake_language(EVAL CODE "add_test(NAME \"\${test}\"
      COMMAND \"\${compiler}\" ${words} COMMAND_EXPAND_LISTS)")
  endforeach()
endfunction()
