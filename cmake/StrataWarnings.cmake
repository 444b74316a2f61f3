# SPDX-License-Identifier: MIT
#
# What every target of strata's own is compiled with: the language standard and
# the warnings. Never applied to a consumer's target.

function(strata_warnings target)
  set_target_properties("${target}" PROPERTIES
    C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
  if(CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
    target_compile_options("${target}" PRIVATE
      -Wall -Wextra -Wpedantic -Wconversion -Wshadow
      -Wstrict-prototypes -Wmissing-prototypes
      "$<$<BOOL:${STRATA_WERROR}>:-Werror>")
  elseif(MSVC)
    target_compile_options("${target}" PRIVATE
      /W4 "$<$<BOOL:${STRATA_WERROR}>:/WX>")
  endif()
endfunction()
