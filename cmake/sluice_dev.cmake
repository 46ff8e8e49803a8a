# sluice_dev: compile options of sluice's tests, tools and examples. Users do not inherit them.
add_library(sluice_dev INTERFACE)
target_compile_options(sluice_dev INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<CXX_COMPILER_ID:GNU>:-fconcepts-diagnostics-depth=2>
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # GCC 12 reports false overlapping copies in std::string's operator+ (GCC bug 105651)
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Debug>>:-Wno-maybe-uninitialized>  # GCC reports false positives in <functional> with sanitizers
  $<$<BOOL:${SLUICE_WERROR}>:-Werror>)
if(UNIX AND NOT APPLE)
  target_link_options(sluice_dev INTERFACE LINKER:--as-needed)  # drops libraries that a package lists and the program does not call
endif()
