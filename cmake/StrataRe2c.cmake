# SPDX-License-Identifier: MIT
#
# The lexers: FOLDER/*.re is the source, FOLDER/generated/*.c what re2c makes
# of it and is committed, so that building needs no re2c. The target
# `regenerate` writes it anew; the test meta.generated-current compares.

set(strata_lexers input/name input/lock_read input/sqitch_plan sql/sql_token)
set(strata_re2c_flags -W -Werror --no-generation-date --no-version -i)

find_program(STRATA_RE2C re2c DOC "re2c 3 or newer, to regenerate the lexers")
mark_as_advanced(STRATA_RE2C)
set(strata_re2c "")
if(STRATA_RE2C)
  execute_process(COMMAND "${STRATA_RE2C}" --vernum
    OUTPUT_VARIABLE number OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(number GREATER_EQUAL 30000)
    set(strata_re2c "${STRATA_RE2C}")
  endif()
endif()

if(strata_re2c)
  set(commands "")
  foreach(lexer IN LISTS strata_lexers)
    get_filename_component(folder "${lexer}" DIRECTORY)
    get_filename_component(name "${lexer}" NAME)
    list(APPEND commands COMMAND "${strata_re2c}" ${strata_re2c_flags}
      -o "${folder}/generated/${name}.c" "${lexer}.re")
  endforeach()
  add_custom_target(regenerate ${commands}
    WORKING_DIRECTORY "${Strata_SOURCE_DIR}/compiler"
    COMMENT "Regenerating the lexers with re2c"
    VERBATIM)
endif()
