# SPDX-License-Identifier: MIT
#
# add_migrations: put a directory of SQL migrations into a target. This file is
# the same in a build of strata and installed; it knows only the targets
# Strata::runtime and Strata::compiler.

include_guard(GLOBAL)
cmake_policy(VERSION 3.21...3.31)

#[=======================================================================[.rst:
::

  strata_add_migrations(<target>
      [DIRECTORY <dir>] [NAME <name>]
      [LOCKED ON|OFF|AUTO] [PROGRAM_VERSION <version>])
  add_migrations(...)   # the same; not defined if STRATA_NO_SHORT_FUNCTIONS is
                        # set or the project has a command of that name

Compile the migrations of ``<dir>`` (default: ``migrations``, relative to the
calling CMakeLists.txt) into ``<target>``, an executable or library of this or
another directory, and link the runtime. The sources of the target say
``#include "<name>_migrations.h"`` and use the set ``<name>_migrations``.
A script that is added, edited, renamed or deleted is noticed by the next build.

``NAME``
  Defaults to the target's name as a C identifier. It is also the key of the
  set's rows in the database's history: keep it when a target is renamed. A
  target with several sets gives each its own name.

``LOCKED``
  ``ON`` refuses migrations that strata.lock does not seal. ``OFF`` lets them
  pass; sealed ones are held to the lock all the same. ``AUTO``, the default,
  is the value of the variable ``STRATA_LOCKED`` where that is set, and else
  ``ON`` in the configurations Release, RelWithDebInfo and MinSizeRel, ``OFF``
  in every other one and where there is no build type.

``PROGRAM_VERSION``
  Recorded in the database with each migration that is applied. Defaults to
  ``PROJECT_VERSION``, if the project has one.

The compiler is ``STRATA_EXECUTABLE`` if that is set, else Strata::compiler.
#]=======================================================================]

# Set `result` to what COMMAND and DEPENDS name to run the compiler.
function(strata__find_compiler result)
  if(STRATA_EXECUTABLE)
    set("${result}" "${STRATA_EXECUTABLE}" PARENT_SCOPE)
    return()
  endif()
  set(problem "There is no strata compiler")
  if(TARGET Strata::compiler)
    get_target_property(imported Strata::compiler IMPORTED)
    if(imported OR NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR)
      set("${result}" Strata::compiler PARENT_SCOPE)
      return()
    endif()
    set(problem "The strata compiler of this build is for the target machine")
  elseif(CMAKE_CROSSCOMPILING)
    string(APPEND problem " that runs on this machine")
  endif()
  message(FATAL_ERROR
    "add_migrations: ${problem}. Install strata on this machine, or pass "
    "-DSTRATA_EXECUTABLE=/path/to/strata.")
endfunction()

# Set `result` to the options that follow from LOCKED.
function(strata__locked_options result locked)
  if(locked STREQUAL "AUTO" AND DEFINED STRATA_LOCKED)
    set(locked "${STRATA_LOCKED}")
  endif()
  if(locked STREQUAL "AUTO")
    # An expression, so that it also holds where one build tree has several
    # configurations. CMake knows <CONFIG> without regard to case.
    set(options "$<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:--locked>")
  elseif(locked)
    set(options --locked)
  else()
    set(options "")
  endif()
  set("${result}" "${options}" PARENT_SCOPE)
endfunction()

# Warn where this set and one of another directory have the same name and may
# meet in one program: the linker would silently take one of them for both.
# Two executables never meet.
function(strata__know_set target name dir)
  file(REAL_PATH "${dir}" dir)
  get_target_property(type "${target}" TYPE)
  get_property(others GLOBAL PROPERTY "STRATA_TARGETS_${name}")
  foreach(other IN LISTS others)
    get_target_property(other_type "${other}" TYPE)
    get_target_property(other_dir "${other}" "STRATA_DIRECTORY_${name}")
    if(NOT other_dir STREQUAL dir AND
        NOT "${type} ${other_type}" STREQUAL "EXECUTABLE EXECUTABLE")
      message(WARNING
        "add_migrations: '${other}' and '${target}' both name their migrations "
        "'${name}', from different directories. A program with both would "
        "carry one set twice and the other not at all; give one of them "
        "another NAME. The directories:\n  ${other_dir}\n  ${dir}")
      break()
    endif()
  endforeach()
  set_property(GLOBAL APPEND PROPERTY "STRATA_TARGETS_${name}" "${target}")
  set_property(TARGET "${target}" PROPERTY "STRATA_DIRECTORY_${name}" "${dir}")
endfunction()

function(strata_add_migrations target)
  cmake_parse_arguments(PARSE_ARGV 1 arg
    "" "DIRECTORY;NAME;LOCKED;PROGRAM_VERSION" "")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR
      "add_migrations: unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR
      "add_migrations: no value given for ${arg_KEYWORDS_MISSING_VALUES}")
  endif()

  if(NOT TARGET Strata::runtime)
    message(FATAL_ERROR
      "add_migrations: Strata::runtime is not known here; call "
      "find_package(Strata) in this directory or in one above it")
  endif()
  if(NOT TARGET "${target}")
    message(FATAL_ERROR "add_migrations: '${target}' is not a target")
  endif()
  get_target_property(aliased "${target}" ALIASED_TARGET)
  if(aliased)
    set(target "${aliased}")
  endif()
  get_target_property(imported "${target}" IMPORTED)
  get_target_property(type "${target}" TYPE)
  if(imported OR NOT type MATCHES
      "^(EXECUTABLE|(STATIC|SHARED|MODULE|OBJECT)_LIBRARY)$")
    message(FATAL_ERROR
      "add_migrations: nothing is compiled for '${target}', so it cannot carry "
      "migrations")
  endif()

  if(NOT DEFINED arg_DIRECTORY)
    set(arg_DIRECTORY migrations)
  endif()
  # Not get_filename_component, to which '~m' is a home and 'm:m' is absolute.
  cmake_path(ABSOLUTE_PATH arg_DIRECTORY
    BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE OUTPUT_VARIABLE dir)
  string(REGEX REPLACE "(.)/$" "\\1" dir "${dir}")
  if(NOT IS_DIRECTORY "${dir}")
    message(FATAL_ERROR "add_migrations: no such directory: ${dir}")
  endif()

  string(MAKE_C_IDENTIFIER "${target}" default_name)
  if(NOT DEFINED arg_NAME)
    set(arg_NAME "${default_name}")
  endif()
  if(NOT arg_NAME MATCHES "^[A-Za-z_][A-Za-z0-9_]*$")
    message(FATAL_ERROR
      "add_migrations: NAME '${arg_NAME}' is not a C identifier")
  endif()

  if(NOT DEFINED arg_LOCKED)
    set(arg_LOCKED AUTO)
  endif()
  if(NOT arg_LOCKED MATCHES "^(ON|OFF|AUTO)$")
    message(FATAL_ERROR
      "add_migrations: LOCKED is ON, OFF or AUTO, not '${arg_LOCKED}'")
  endif()
  strata__locked_options(options "${arg_LOCKED}")
  if(NOT DEFINED arg_PROGRAM_VERSION)
    set(arg_PROGRAM_VERSION "${PROJECT_VERSION}")
  endif()
  if(NOT arg_PROGRAM_VERSION STREQUAL "")
    list(APPEND options --program-version "${arg_PROGRAM_VERSION}")
  endif()
  if(CMAKE_COLOR_DIAGNOSTICS)
    list(APPEND options --color always)
  endif()

  # The custom target carries the set's name, unless that only repeats the
  # target's own.
  set(gen "${target}_migrations")
  if(NOT arg_NAME STREQUAL default_name)
    set(gen "${target}_${arg_NAME}_migrations")
  endif()
  if(TARGET "${gen}")
    message(FATAL_ERROR
      "add_migrations: '${target}' already has migrations named "
      "'${arg_NAME}'; give the second set another NAME")
  endif()
  strata__find_compiler(compiler)
  strata__know_set("${target}" "${arg_NAME}" "${dir}")

  # One output for all configurations: its text does not depend on them, and
  # $<CONFIG> in OUTPUT together with DEPFILE crashes CMake 3.25 when
  # CMAKE_CROSS_CONFIGS is set.
  set(out "${CMAKE_CURRENT_BINARY_DIR}/strata/${gen}")
  set(source "${out}/${arg_NAME}_migrations.c")
  set(header "${out}/${arg_NAME}_migrations.h")
  set(stamp "${out}/${arg_NAME}.stamp")
  set(depfile "${out}/${arg_NAME}.d")
  file(MAKE_DIRECTORY "${out}")

  # The compiler rewrites source and header only when their text changes and
  # touches the stamp each time, so the stamp is what the build compares with
  # the scripts, and what did not change is not compiled again.
  set(command COMMAND "${compiler}" compile "${dir}" --quiet
    --name "${arg_NAME}" --source "${source}" --header "${header}"
    --stamp "${stamp}" ${options})
  set(common COMMAND_EXPAND_LISTS VERBATIM)

  # CMake rewrites depfiles for ninja, and puts paths with these characters in
  # quotes that ninja does not understand: the compiler would run every time.
  # ('|' and '"' are worse off as DEPENDS, which CMake does not escape at all.)
  set(depfile_breaks [['*?$#<>&`^]])

  if(CMAKE_GENERATOR MATCHES "^Ninja" AND NOT CMAKE_HOST_WIN32
      AND NOT "${dir}${out}" MATCHES "[${depfile_breaks}]")
    # The depfile names the directory itself besides its files: what changes
    # the list of names is noticed without running CMake.
    add_custom_command(OUTPUT "${stamp}" BYPRODUCTS "${source}" "${header}"
      ${command} --depfile "${depfile}" --depfile-target "${stamp}"
      DEPENDS "${compiler}" DEPFILE "${depfile}"
      COMMENT "Compiling migrations of ${target}" ${common})
  else()
    # Before CMake 4.0 Makefiles keep what an earlier depfile named, and the
    # other generators do not know directories as inputs. A deleted or renamed
    # script makes nothing newer, hence a file that holds the list of names.
    string(REGEX REPLACE "([][*?])" "[\\1]" pattern "${dir}")
    file(GLOB scripts CONFIGURE_DEPENDS LIST_DIRECTORIES false "${pattern}/*")
    list(FILTER scripts EXCLUDE REGEX "/(\\.|#)[^/]*$|~$")
    set(names "${out}/${arg_NAME}.files")
    list(JOIN scripts "\n" lines)
    file(CONFIGURE OUTPUT "${names}" CONTENT "${lines}\n" @ONLY)

    set(byproducts BYPRODUCTS "${source}" "${header}")
    if(CMAKE_GENERATOR MATCHES "Makefiles")
      # A makefile has no rule for a byproduct. These two have no
      # dependencies: they run only when the file was removed by hand.
      set(byproducts "")
      foreach(file IN ITEMS "${source}" "${header}")
        add_custom_command(OUTPUT "${file}" ${command}
          COMMENT "Compiling migrations of ${target} again" ${common})
      endforeach()
    endif()
    add_custom_command(OUTPUT "${stamp}" ${byproducts} ${command}
      DEPENDS "${compiler}" "${names}" ${scripts}
      COMMENT "Compiling migrations of ${target}" ${common})
  endif()
  add_custom_target("${gen}" DEPENDS "${stamp}")

  # An object library, because the generated source keeps its own language and
  # options then: the target's warnings, precompiled header and so on are for
  # what people write. Its objects are added as sources rather than linked, so
  # that a library which is installed need not export it, and the target may
  # belong to another directory.
  add_library("${gen}_objects" OBJECT "${source}" "${header}")
  add_dependencies("${gen}_objects" "${gen}")
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(NOT "C" IN_LIST languages)
    set_source_files_properties("${source}" PROPERTIES LANGUAGE CXX)
  endif()
  set_target_properties("${gen}_objects" PROPERTIES
    POSITION_INDEPENDENT_CODE ON
    UNITY_BUILD OFF
    AUTOMOC OFF AUTOUIC OFF AUTORCC OFF
    C_CLANG_TIDY "" CXX_CLANG_TIDY "" C_CPPCHECK "" CXX_CPPCHECK ""
    C_INCLUDE_WHAT_YOU_USE "" CXX_INCLUDE_WHAT_YOU_USE "")
  target_link_libraries("${gen}_objects" PRIVATE Strata::runtime)

  set(scope PRIVATE)
  if(type STREQUAL "OBJECT_LIBRARY")
    # What links an object library takes only the objects that it compiles.
    set(scope PUBLIC)
  endif()
  target_sources("${target}" "${scope}" "$<TARGET_OBJECTS:${gen}_objects>")
  target_include_directories("${target}" PRIVATE "${out}")
  target_link_libraries("${target}" PRIVATE Strata::runtime)
endfunction()

if(NOT COMMAND add_migrations AND NOT STRATA_NO_SHORT_FUNCTIONS)
  macro(add_migrations)
    strata_add_migrations(${ARGN})
  endmacro()
endif()
