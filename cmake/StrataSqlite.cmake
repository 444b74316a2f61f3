# SPDX-License-Identifier: MIT
#
# Which target provides SQLite, asked by this build and by StrataConfig.cmake.
# Two copies of SQLite in one process corrupt databases (its manual, "How To
# Corrupt", 2.2.1), so the application's own choice comes first.

# Set `result` to STRATA_SQLITE_TARGET, else to a target that the project has
# already found under one of the names in use, else to "".
function(strata__sqlite_target result)
  set("${result}" "" PARENT_SCOPE)
  if(STRATA_SQLITE_TARGET)
    set("${result}" "${STRATA_SQLITE_TARGET}" PARENT_SCOPE)
    return()
  endif()
  foreach(name IN ITEMS
      SQLite3::SQLite3 SQLite::SQLite3 unofficial::sqlite3::sqlite3)
    if(TARGET "${name}")
      set("${result}" "${name}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()
