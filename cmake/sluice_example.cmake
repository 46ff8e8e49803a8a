# sluice_example(NAME SOURCE [MASK] [LINK target...])
# Adds a program example_NAME. A test compares its output with the .expected file next to its .cpp source.
# MASK: ignore sizes that differ between runs: "12.5 MiB" is compared as "N MiB".
function(sluice_example name source)
  cmake_parse_arguments(arg "MASK" "" "LINK" ${ARGN})
  add_executable(example_${name} ${source})
  target_link_libraries(example_${name} PRIVATE ${arg_LINK} sluice_dev)
  cmake_path(ABSOLUTE_PATH source OUTPUT_VARIABLE expected)
  cmake_path(REPLACE_EXTENSION expected LAST_ONLY .expected)
  add_test(NAME example_${name}
    COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:example_${name}> -DEXPECTED=${expected} -DMASK=${arg_MASK}
      -P ${PROJECT_SOURCE_DIR}/cmake/compare_output.cmake)
endfunction()
