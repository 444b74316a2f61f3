# SPDX-License-Identifier: MIT
#
# Sanitizers and coverage for strata's own targets, chosen by STRATA_SANITIZE
# and STRATA_COVERAGE. Whatever links an instrumented library inside this build
# has to link the instrumentation too, so the link options are passed on; an
# installed library does not mention them.

function(strata_instrument target)
  set(flags "")
  if(STRATA_SANITIZE)
    list(JOIN STRATA_SANITIZE "," sanitizers)
    list(APPEND flags
      "-fsanitize=${sanitizers}" -fno-sanitize-recover=all
      -fno-omit-frame-pointer)
  endif()
  if(STRATA_COVERAGE)
    list(APPEND flags --coverage)
  endif()
  if(flags)
    target_compile_options("${target}" PRIVATE ${flags})
    target_link_options("${target}" PUBLIC "$<BUILD_INTERFACE:${flags}>")
  endif()
endfunction()
