# SPDX-License-Identifier: MIT
#
# How the arguments of add_migrations get to the compiler: checked, and byte for
# byte, whatever is in them. A part of StrataAddMigrations.cmake.

include_guard(GLOBAL)
cmake_policy(VERSION 3.21...3.31)

# Not every text can be an element of a list: '\', '[', ']' and ';' mean
# something there, and an empty one is lost. Packed, a text has control
# characters in their places, which no argument may have.
function(strata__pack result text)
  set(code 0)
  foreach(character IN ITEMS "\\" "[" "]" ";")
    math(EXPR code "${code} + 1")
    string(ASCII ${code} stand_in)
    string(REPLACE "${character}" "${stand_in}" text "${text}")
  endforeach()
  string(ASCII 5 nothing)
  if(text STREQUAL "")
    set(text "${nothing}")
  endif()
  set("${result}" "${text}" PARENT_SCOPE)
endfunction()

function(strata__unpack result text)
  string(ASCII 91 1 45 5 93 stand_ins)
  if(text MATCHES "${stand_ins}")
    set(code 0)
    foreach(character IN ITEMS "\\" "[" "]" ";" "")
      math(EXPR code "${code} + 1")
      string(ASCII ${code} stand_in)
      string(REPLACE "${stand_in}" "${character}" text "${text}")
    endforeach()
  endif()
  set("${result}" "${text}" PARENT_SCOPE)
endfunction()

# Refuse an argument that would not reach the compiler as it is.
function(strata__check_argument text)
  # A set of the codes 1 to 8, 10 to 31 and 127; a tab is harmless.
  string(ASCII 91 1 45 8 10 45 31 127 93 control)
  if(text MATCHES "${control}")
    message(FATAL_ERROR
      "add_migrations: '${text}' has a line end or another control character, "
      "which no build tool passes on")
  endif()
  if(text MATCHES [[\$<([A-Z][A-Z0-9_-]*[:>]|[01]:|\$<)]])
    message(FATAL_ERROR
      "add_migrations: '${text}' has a generator expression; migrations are "
      "the same in every configuration")
  endif()
  # What CMake takes for variables of makefiles, and of Ninja Multi-Config,
  # and leaves alone even in a command that is VERBATIM.
  if(text MATCHES [[\$\([A-Za-z_]*\)|\${CONFIGURATION}]])
    message(FATAL_ERROR
      "add_migrations: '${text}' has '${CMAKE_MATCH_0}', which build tools "
      "replace by something else")
  endif()
endfunction()

# Append to `options`, for each value of an argument, the compiler's option. A
# value that does not match as a whole is not what is `expected`.
function(strata__append_options keyword option pattern expected)
  foreach(value IN LISTS "arg_${keyword}")
    strata__unpack(text "${value}")
    if(NOT text MATCHES "^(${pattern})$")
      message(FATAL_ERROR
        "add_migrations: ${keyword} '${text}' is not ${expected}")
    endif()
    list(APPEND options "--${option}=${value}")
  endforeach()
  set(options "${options}" PARENT_SCOPE)
endfunction()

# Set `result` to the option that follows from LOCKED, or to nothing.
function(strata__locked_option result locked)
  if(locked STREQUAL "AUTO" AND DEFINED STRATA_LOCKED)
    set(locked "${STRATA_LOCKED}")
  endif()
  if(locked STREQUAL "AUTO")
    # An expression, so that it also holds where one build tree has several
    # configurations. CMake knows <CONFIG> without regard to case.
    set(option "$<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:--locked>")
  elseif(locked)
    set(option --locked)
  else()
    set(option "")
  endif()
  set("${result}" "${option}" PARENT_SCOPE)
endfunction()

# Set `result` to the options of a build that follow from the arguments, packed.
# Reads the variables of strata_add_migrations.
function(strata__options result)
  set(options "")
  if(NOT arg_PROGRAM_VERSION STREQUAL "")
    strata__pack(option "--program-version=${arg_PROGRAM_VERSION}")
    list(APPEND options "${option}")
  endif()
  if(CMAKE_COLOR_DIAGNOSTICS)
    list(APPEND options --color=always)
  endif()
  strata__append_options(LINT lint "[a-z][a-z0-9-]*=(error|warning|note|off)"
    "a rule with its level, such as select-star=error; the levels are error, \
warning, note and off")
  strata__append_options(DOWN down "required|optional"
    "required or optional")
  if(DEFINED arg_LAYOUT_EDITS)
    if(NOT arg_LAYOUT_EDITS MATCHES "^(ALLOW|REFUSE)$")
      message(FATAL_ERROR
        "add_migrations: LAYOUT_EDITS is ALLOW or REFUSE, not "
        "'${arg_LAYOUT_EDITS}'")
    endif()
    string(TOLOWER "--layout-edits=${arg_LAYOUT_EDITS}" option)
    list(APPEND options "${option}")
  endif()
  strata__append_options(APPLICATION_ID application-id
    "-?[0-9]+|0[xX][0-9A-Fa-f]+" "a number, such as 0x4e4f5445")
  strata__append_options(OWN_OBJECTS own ".+" "a pattern of names")
  if(DEFINED arg_RECORD_SCRIPTS)
    if(NOT arg_RECORD_SCRIPTS MATCHES "^(ON|OFF)$")
      message(FATAL_ERROR
        "add_migrations: RECORD_SCRIPTS is ON or OFF, not "
        "'${arg_RECORD_SCRIPTS}'")
    elseif(NOT arg_RECORD_SCRIPTS)
      list(APPEND options --record-scripts=off)
    endif()
  endif()
  strata__reading_options(reading)
  list(APPEND options ${reading})
  set("${result}" "${options}" PARENT_SCOPE)
endfunction()

# The same for those options that say how the directory is to be read, and what
# its scripts may use.
function(strata__reading_options result)
  set(options "")
  if(NOT base STREQUAL "")
    strata__pack(option "--base-schema=${base}")
    list(APPEND options "${option}")
  endif()
  if(DEFINED arg_DUPLICATES)
    if(NOT arg_DUPLICATES STREQUAL "BY_NAME")
      message(FATAL_ERROR
        "add_migrations: DUPLICATES is BY_NAME, not '${arg_DUPLICATES}'")
    endif()
    list(APPEND options --duplicates=by-name)
  endif()
  if(DEFINED arg_DQS)
    if(NOT arg_DQS MATCHES "^(ON|OFF)$")
      message(FATAL_ERROR
        "add_migrations: DQS is ON or OFF, not '${arg_DQS}'")
    elseif(arg_DQS)
      list(APPEND options --dqs)
    endif()
  endif()
  set(name "[A-Za-z0-9][A-Za-z0-9_.+-]*")
  strata__append_options(CONVENTION convention "${name}"
    "the name of a convention, such as goose")
  strata__append_options(DIALECT dialect "${name}"
    "the name of a database, such as sqlite")
  strata__append_options(MINIMUM_SQLITE minimum-sqlite
    "3\\.[0-9]+(\\.[0-9]+)?" "a version of SQLite, such as 3.35")
  strata__append_options(FUNCTIONS function
    ".+/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-7]|[*])"
    "a name with a number of arguments, such as slug/1, or slug/* for any")
  strata__append_options(COLLATIONS collation ".+" "a name")
  strata__append_options(MODULES module ".+" "a name")
  strata__append_options(PLACEHOLDERS placeholder "[A-Za-z0-9_.:-]+=.*"
    "of the form name=value")
  set("${result}" "${options}" PARENT_SCOPE)
endfunction()

# Set `result` to code: the packed words as arguments of add_custom_command that
# arrive as they are. It evaluates expressions and expands lists in them.
function(strata__code result)
  set(code "")
  foreach(word IN LISTS ARGN)
    strata__unpack(word "${word}")
    string(REPLACE "$<" "$<1:$><" word "${word}")
    string(REPLACE ";" "\\;" word "${word}")
    string(REGEX REPLACE [[([\"$])]] [[\\\1]] word "${word}")
    string(APPEND code " \"${word}\"")
  endforeach()
  set("${result}" "${code}" PARENT_SCOPE)
endfunction()
