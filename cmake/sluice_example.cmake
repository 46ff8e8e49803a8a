# sluice_example(NAME SOURCE [MASK] [LINK target...])
# A program example_NAME whose output must equal the file beside its source that ends in .expected instead of .cpp.
# MASK: sizes that differ from run to run are not compared: in "12.5 MiB" the number becomes N, in both texts.
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
