# SPDX-License-Identifier: MIT
#
# add_migrations: put a directory of SQL migrations into a target. This file is
# the same in a build of strata and installed; it knows only the targets
# Strata::runtime and Strata::compiler.

include_guard(GLOBAL)
cmake_policy(VERSION 3.21...3.31)
include("${CMAKE_CURRENT_LIST_DIR}/StrataArguments.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/StrataBase.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/StrataDataTests.cmake")

#[=======================================================================[.rst:
::

  strata_add_migrations(<target>
      [DIRECTORY <dir>] [NAME <name>]
      [LOCKED ON|OFF|AUTO] [PROGRAM_VERSION <version>]
      [CONVENTION <name>] [DIALECT <name>] [DUPLICATES BY_NAME]
      [BASE_SCHEMA <file>] [MINIMUM_SQLITE <version>] [DQS ON|OFF]
      [FUNCTIONS <name>/<count> ...] [COLLATIONS <name> ...]
      [MODULES <name> ...] [PLACEHOLDERS <name>=<value> ...]
      [LINT <rule>=<level> ...] [DOWN required|optional]
      [LAYOUT_EDITS ALLOW|REFUSE] [TESTS ON|OFF] [CHECK_BASE <revision>]
      [APPLICATION_ID <number>] [RECORD_SCRIPTS ON|OFF]
      [OWN_OBJECTS <pattern> ...])
  add_migrations(...)   # the same; not defined if STRATA_NO_SHORT_FUNCTIONS is
                        # set or the project has a command of that name

Compile the migrations of ``<dir>`` (default: ``migrations``, relative to the
calling CMakeLists.txt) into ``<target>``, an executable or library of this or
another directory, and link the runtime. The sources of the target say
``#include "<name>_migrations.h"`` and use the set ``<name>_migrations``.
A script that is added, edited, renamed or deleted, in ``<dir>`` or below, is
noticed by the next build.

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
  ``PROJECT_VERSION``, if the project has one; nothing is recorded for ``""``.

How the directory is to be read; docs/formats.md has a table of conventions:

``CONVENTION``
  The tool whose file names and directives the scripts use, such as ``goose``.
  Needed only where that can't be recognised, or more than one would fit.

``DIALECT``
  Which scripts to take where a directory has them for several databases.
  Defaults to ``sqlite``.

``DUPLICATES``
  ``BY_NAME`` orders scripts of one version by their names, where the
  convention's own tool does so. Without it they are an error.

``BASE_SCHEMA``
  The schema that was there before the first script, as SQL, relative to the
  calling CMakeLists.txt: for a directory that only upgrades it. A database
  that has it, and no history, begins with the first script. DATABASES THAT
  ANOTHER TOOL HAS BROUGHT FURTHER MUST BE STAMPED FIRST (strata_stamp): most
  are refused, but scripts that only change rows, or what stands inside a view,
  trigger, index or constraint, cannot be seen and would run a second time.

``PLACEHOLDERS``
  What ``${<name>}`` stands for in the scripts; docs/formats.md says in which.
  Nothing else is asked for values, the environment least of all. A value may
  have any character but line ends and other control characters. Refused are
  generator expressions, because migrations are the same in every configuration,
  and ``$(<letters>)`` and ``${CONFIGURATION}``, which build tools replace. A
  bracket argument, ``[[<name>=<value>]]``, keeps ``$`` and ``\`` from CMake.

What the scripts may use:

``MINIMUM_SQLITE``
  The oldest SQLite that the program runs with, such as ``3.35``. Scripts that
  need a newer one fail the build, and a program that finds an older one
  refuses to migrate. Defaults to what the scripts need.

``FUNCTIONS``, ``COLLATIONS``, ``MODULES``
  What the program registers on its connection before it calls the runtime: SQL
  functions with the number of their arguments (``slug/1``; ``slug/*`` for any
  number), collations, modules of virtual tables. They have stand-ins in the
  build, and are demanded before the program migrates.

``DQS``
  ``ON`` allows strings in double quotes, which SQLite can be compiled to
  refuse. Defaults to ``OFF``.

What is asked of the scripts:

``LINT``
  The level of a rule: ``error``, ``warning``, ``note`` or ``off``, as in
  ``select-star=error``. docs/diagnostics.md has the rules. What the lock file
  seals is held to none.

``LAYOUT_EDITS``
  ``ALLOW`` lets comments and white space of sealed scripts change: databases
  know such a script by the digest that was sealed. ``REFUSE``, the default,
  lets nothing change.

``DOWN``
  ``required`` makes it an error that a migration has no down script, or one
  that does not undo it, unless it says ``-- migrate:irreversible``. Defaults to
  ``optional``.

``TESTS``
  ``ON`` adds a CTest for each data test, a file in ``tests`` inside of
  ``<dir>``: ``<target>.migrations.<its name>``, with ``.<name>`` behind the
  target where ``NAME`` is not the default. The build runs all of them in any
  case. Defaults to ``OFF``.

``CHECK_BASE``
  A branch, tag or commit of git, such as ``origin/main``, or ``auto`` for what
  a CI system says. Adds a CTest ``<target>.migrations.base``, with ``.<name>``
  behind the target as above: what is merged there has to be here unchanged,
  and what is new to come behind it. It fails where the revision is not in the
  clone, and says how to get it.

What is special about the databases:

``APPLICATION_ID``
  The number by which the program knows its databases (PRAGMA application_id),
  other than 0, such as ``0x4e4f5445``: it refuses those with another one. Not
  looked at when not given.

``RECORD_SCRIPTS``
  ``OFF``: databases keep no scripts that were applied, and of an edit can only
  be told that there is one, not what. Defaults to ``ON``.

``OWN_OBJECTS``
  Tables, indexes, views and triggers that the program makes by itself: GLOB
  patterns of names, such as ``cache_*``, left out when schemas are compared.

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

# Set `result` to the packed names, relative to `dir`, of the files in it and in
# the directories below, and of these, with a slash at the end. Left out is what
# the compiler leaves alone, hidden names and backups of editors, and build
# trees. With CONFIGURE_DEPENDS a build configures anew when the list changes.
function(strata__list_files result dir)
  set(files "")
  set(level "/")
  # Links may lead in circles: what one leads to is looked at once.
  file(REAL_PATH "${dir}" top)
  file(REAL_PATH "${CMAKE_BINARY_DIR}" build)
  set(seen "${top}" "${build}")
  while(NOT level STREQUAL "")
    set(deeper "")
    foreach(folder IN LISTS level)
      strata__unpack(here "${dir}${folder}")
      if(NOT folder STREQUAL "/" AND (EXISTS "${here}CMakeCache.txt" OR
          here STREQUAL "${CMAKE_BINARY_DIR}/"))
        continue()
      endif()
      strata__glob(names "${here}" ${ARGN})
      foreach(name IN LISTS names)
        strata__unpack(path "${here}${name}")
        string(SUBSTRING "${folder}${name}" 1 -1 name)
        if(NOT IS_DIRECTORY "${path}")
          list(APPEND files "${name}")
          continue()
        endif()
        list(APPEND files "${name}/")
        if(IS_SYMLINK "${path}")
          file(REAL_PATH "${path}" real)
          if(real IN_LIST seen)
            continue()
          endif()
          list(APPEND seen "${real}")
        endif()
        list(APPEND deeper "/${name}/")
      endforeach()
    endforeach()
    set(level "${deeper}")
  endwhile()
  set("${result}" "${files}" PARENT_SCOPE)
endfunction()

# Set `result` to the packed names in a directory, whose path ends in a slash.
function(strata__glob result here)
  string(REGEX REPLACE "([][*?])" "[\\1]" pattern "${here}")
  file(GLOB names ${ARGN} LIST_DIRECTORIES true RELATIVE "${here}"
    "${pattern}*")
  # CMake joins them without regard to what they hold, so of a name with ';'
  # there are pieces.
  if(names MATCHES "[][\\]")
    foreach(character IN ITEMS "\\" "[" "]")
      strata__pack(stand_in "${character}")
      string(REPLACE "${character}" "${stand_in}" names "${names}")
    endforeach()
  endif()
  list(FILTER names EXCLUDE REGEX "^[.#]|~$")
  set("${result}" "${names}" PARENT_SCOPE)
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

# Set `result` to code: the files that the stamp depends on as arguments of
# add_custom_command. Reads the variables of strata__add_rules.
function(strata__dependencies result)
  set(depends "")
  if(NOT base STREQUAL "")
    strata__pack(depends "${base}")
  endif()
  # A name that CMake does not escape can't be depended on, nor can a link to
  # nothing: where there is one, the compiler runs in each build.
  set(always OFF)
  foreach(name IN LISTS names)
    strata__unpack(path "${dir}/${name}")
    if(name MATCHES "[:|]" OR NOT EXISTS "${path}")
      set(always ON)
    elseif(NOT name MATCHES "/$")
      strata__pack(path "${path}")
      list(APPEND depends "${path}")
    endif()
  endforeach()
  if(always)
    add_custom_command(OUTPUT "${out}/always" COMMAND "${CMAKE_COMMAND}" -E true
      COMMENT "")
    set_source_files_properties("${out}/always" PROPERTIES SYMBOLIC ON)
    strata__pack(path "${out}/always")
    list(APPEND depends "${path}")
  endif()
  strata__code(depends ${depends})
  set("${result}" "${depends}" PARENT_SCOPE)
endfunction()

# Add the rules that make the stamp, and with it the source and the header.
# Reads the variables of strata_add_migrations.
function(strata__add_rules)
  # CMake rewrites depfiles for ninja, and puts paths with these characters in
  # quotes that ninja does not understand: the compiler would run every time.
  # ('|' and '"' are worse off as DEPENDS, which CMake does not escape at all.)
  set(depfile_breaks [['*?$#<>&`^]])
  set(with_depfile OFF)
  strata__list_files(names "${dir}")
  if(CMAKE_GENERATOR MATCHES "^Ninja" AND NOT CMAKE_HOST_WIN32)
    # A list of names for CONFIGURE_DEPENDS can't have the second kind at all.
    strata__pack(backslash "\\")
    if(NOT "${dir}${out}${base}${names}" MATCHES "[${depfile_breaks}]" OR
        names MATCHES "[\"${backslash}]|[$]{|@[^;/]*@")
      set(with_depfile ON)
    endif()
  elseif(names MATCHES "([^;]*\"[^;]*)")
    strata__unpack(name "${CMAKE_MATCH_1}")
    message(FATAL_ERROR
      "add_migrations: CMake can't have '${dir}/${name}' looked at in a build, "
      "because of the '\"' in its name; rename it, or build with Ninja")
  endif()

  # The compiler rewrites source and header only when their text changes and
  # touches the stamp each time, so the stamp is what the build compares with
  # the scripts, and what did not change is not compiled again. Options have
  # their values in the same word: alone, '|' would be an operator of the shell.
  set(words compile)
  foreach(word IN ITEMS "${dir}" --quiet "--name=${arg_NAME}"
      "--source=${source}" "--header=${header}" "--stamp=${stamp}")
    strata__pack(word "${word}")
    list(APPEND words "${word}")
  endforeach()
  if(with_depfile)
    foreach(word IN ITEMS "--depfile=${depfile}" "--depfile-target=${stamp}")
      strata__pack(word "${word}")
      list(APPEND words "${word}")
    endforeach()
  endif()
  strata__code(words ${words} ${options})
  set(command "COMMAND \"\${compiler}\" ${words} \"\${locked}\"
    VERBATIM COMMAND_EXPAND_LISTS")

  if(with_depfile)
    # The depfile names the directories themselves besides the files: what
    # changes the list of names is noticed without running CMake.
    cmake_language(EVAL CODE [[
      add_custom_command(OUTPUT "${stamp}" BYPRODUCTS "${source}" "${header}"
        DEPENDS "${compiler}" DEPFILE "${depfile}"
        COMMENT "Compiling migrations of ${target}" ]] "${command})")
    return()
  endif()

  # Before CMake 4.0 Makefiles keep what an earlier depfile named, and the
  # other generators do not know directories as inputs. A deleted or renamed
  # script makes nothing newer, hence a file that holds the list of names.
  strata__list_files(names "${dir}" CONFIGURE_DEPENDS)
  set(list "${out}/${arg_NAME}.files")
  list(JOIN names "\n" lines)
  strata__unpack(lines "${lines}")
  file(CONFIGURE OUTPUT "${list}" CONTENT "${lines}\n" @ONLY)
  strata__dependencies(depends)

  set(byproducts BYPRODUCTS "${source}" "${header}")
  if(CMAKE_GENERATOR MATCHES "Makefiles")
    # A makefile has no rule for a byproduct. These two have no
    # dependencies: they run only when the file was removed by hand.
    set(byproducts "")
    foreach(file IN ITEMS "${source}" "${header}")
      cmake_language(EVAL CODE [[
        add_custom_command(OUTPUT "${file}"
          COMMENT "Compiling migrations of ${target} again" ]] "${command})")
    endforeach()
  endif()
  cmake_language(EVAL CODE [[
    add_custom_command(OUTPUT "${stamp}" ${byproducts}
      COMMENT "Compiling migrations of ${target}" ]]
      "DEPENDS \"\${compiler}\" \"\${list}\" ${depends} ${command})")
endfunction()

function(strata_add_migrations target)
  set(single DIRECTORY NAME LOCKED PROGRAM_VERSION CONVENTION DIALECT DUPLICATES
    BASE_SCHEMA MINIMUM_SQLITE DQS DOWN LAYOUT_EDITS TESTS CHECK_BASE
    APPLICATION_ID RECORD_SCRIPTS)
  set(several FUNCTIONS COLLATIONS MODULES PLACEHOLDERS LINT OWN_OBJECTS)
  set(arguments "")
  math(EXPR last "${ARGC} - 1")
  foreach(i RANGE ${last})
    strata__check_argument("${ARGV${i}}")
    strata__pack(argument "${ARGV${i}}")
    list(APPEND arguments "${argument}")
  endforeach()
  list(POP_FRONT arguments)
  cmake_parse_arguments(arg "" "${single}" "${several}" ${arguments})
  if(arg_UNPARSED_ARGUMENTS)
    strata__unpack(unknown "${arg_UNPARSED_ARGUMENTS}")
    message(FATAL_ERROR "add_migrations: unknown arguments: ${unknown}")
  endif()
  strata__pack(nothing "")
  foreach(keyword IN LISTS single several)
    if("${arg_${keyword}}" STREQUAL nothing AND
        NOT keyword STREQUAL "PROGRAM_VERSION")
      list(APPEND arg_KEYWORDS_MISSING_VALUES "${keyword}")
    endif()
  endforeach()
  if(arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR
      "add_migrations: no value given for ${arg_KEYWORDS_MISSING_VALUES}")
  endif()
  foreach(keyword IN ITEMS DIRECTORY NAME LOCKED PROGRAM_VERSION BASE_SCHEMA
      DUPLICATES DQS LAYOUT_EDITS TESTS CHECK_BASE)
    if(DEFINED "arg_${keyword}")
      strata__unpack("arg_${keyword}" "${arg_${keyword}}")
    endif()
  endforeach()

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
  strata__locked_option(locked "${arg_LOCKED}")
  if(NOT DEFINED arg_PROGRAM_VERSION)
    set(arg_PROGRAM_VERSION "${PROJECT_VERSION}")
  endif()

  set(base "")
  if(DEFINED arg_BASE_SCHEMA)
    cmake_path(ABSOLUTE_PATH arg_BASE_SCHEMA
      BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE
      OUTPUT_VARIABLE base)
    if(NOT EXISTS "${base}" OR IS_DIRECTORY "${base}")
      message(FATAL_ERROR "add_migrations: no such file: ${base}")
    endif()
  endif()
  strata__options(options)
  if(NOT DEFINED arg_TESTS)
    set(arg_TESTS OFF)
  endif()
  if(NOT arg_TESTS MATCHES "^(ON|OFF)$")
    message(FATAL_ERROR
      "add_migrations: TESTS is ON or OFF, not '${arg_TESTS}'")
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

  if(arg_TESTS)
    strata__add_data_tests()
  endif()
  if(DEFINED arg_CHECK_BASE)
    strata__add_base_test()
  endif()
  strata__add_rules()
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
  function(add_migrations target)
    # ${ARGV} is a list, in which not every argument would stay one.
    set(arguments "")
    math(EXPR last "${ARGC} - 1")
    foreach(i RANGE ${last})
      string(APPEND arguments " \"\${ARGV${i}}\"")
    endforeach()
    cmake_language(EVAL CODE "strata_add_migrations(${arguments})")
  endfunction()
endif()
