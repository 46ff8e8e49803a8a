# cmake -DSOURCE=... -DTARGET=... -DBUILD_DIR=... -P check.cmake
# TARGET must fail to build. The compiler must name the concept of SOURCE's line "// expect: <concept>" in at most
# most_lines lines, or in those of its line "// at most: <number> lines". Lines of the build tool and of the source's path
# do not count: they may contain the name by chance.
set(most_lines 50)

file(STRINGS ${SOURCE} expected REGEX "^// expect: ")
string(REPLACE "// expect: " "" expected "${expected}")
if(expected STREQUAL "")
  message(FATAL_ERROR "${SOURCE}: no line '// expect: <concept>'")
endif()
file(STRINGS ${SOURCE} limit REGEX "^// at most: [0-9]+ lines$")
if(limit MATCHES "([0-9]+)")
  set(most_lines ${CMAKE_MATCH_1})
endif()

execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD_DIR} --target ${TARGET}
  OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE status)
if(status EQUAL 0)
  message(FATAL_ERROR "${SOURCE} compiles, but must be rejected by ${expected}")
endif()

string(REGEX REPLACE "[][;]" "_" lines "${output}")  # brackets and semicolons have a meaning in a CMake list
string(REGEX REPLACE "\n$" "" lines "${lines}")
string(REPLACE "\n" ";" lines "${lines}")
list(FILTER lines EXCLUDE REGEX "^_[0-9]+/[0-9]+_ |^FAILED: |^ninja: |^ccache | -c .*${TARGET}|^/[^ ]*(c[+][+]|g[+][+]|clang)[^ ]* ")
list(LENGTH lines count)
list(TRANSFORM lines REPLACE "^[^ ]*${TARGET}[^ ]*|[^ ]*/compile_fail/[^ ]*" "")
if(NOT "${lines}" MATCHES "(^|[^A-Za-z0-9_])${expected}([^A-Za-z0-9_]|$)")
  message("${output}")
  message(FATAL_ERROR "${SOURCE}: the compiler does not name ${expected}")
endif()
if(count GREATER most_lines)
  message("${output}")
  message(FATAL_ERROR "${SOURCE}: ${count} lines of diagnostics, at most ${most_lines} are readable")
endif()
