# SPDX-License-Identifier: MIT
#
# What `cmake --install` puts where. There are two export sets, so that a
# machine or a package may have the runtime without the compiler and the other
# way round. Components: runtime (a shared library), dev, compiler.

include(CMakePackageConfigHelpers)

set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/Strata")

install(TARGETS strata_runtime EXPORT StrataTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT dev
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT runtime
    NAMELINK_COMPONENT dev
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT runtime)
install(EXPORT StrataTargets NAMESPACE Strata::
  DESTINATION "${config_dir}" COMPONENT dev)
install(DIRECTORY include/strata DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  COMPONENT dev FILES_MATCHING PATTERN "*.h")

configure_package_config_file(
  cmake/StrataConfig.cmake.in StrataConfig.cmake
  INSTALL_DESTINATION "${config_dir}"
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(StrataConfigVersion.cmake
  COMPATIBILITY SameMajorVersion)
install(FILES
  "${CMAKE_CURRENT_BINARY_DIR}/StrataConfig.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/StrataConfigVersion.cmake"
  cmake/StrataAddMigrations.cmake
  cmake/StrataArguments.cmake
  cmake/StrataBase.cmake
  cmake/StrataDataTests.cmake
  cmake/StrataSqlite.cmake
  DESTINATION "${config_dir}" COMPONENT dev)

# The .pc file finds its prefix from where it lies.
file(RELATIVE_PATH strata_pc_prefix
  "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" strata_pc_prefix "${strata_pc_prefix}")
configure_file(cmake/strata.pc.in strata.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/strata.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT dev)

if(STRATA_BUILD_COMPILER)
  # The program finds a shared runtime from where it lies.
  get_target_property(type strata_runtime TYPE)
  if(type STREQUAL "SHARED_LIBRARY")
    file(RELATIVE_PATH way
      "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_LIBDIR}")
    set_target_properties(strata PROPERTIES
      INSTALL_RPATH "$<IF:$<PLATFORM_ID:Darwin>,@loader_path,$ORIGIN>/${way}")
  endif()
  install(TARGETS strata EXPORT StrataToolsTargets
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT compiler)
  install(EXPORT StrataToolsTargets NAMESPACE Strata::
    DESTINATION "${config_dir}" COMPONENT compiler)
  install(FILES docs/strata.1 DESTINATION "${CMAKE_INSTALL_MANDIR}/man1"
    COMPONENT compiler)
endif()
