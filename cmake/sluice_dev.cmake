# sluice_dev: what sluice's own tests, tools and examples are compiled with; users inherit none of it.
add_library(sluice_dev INTERFACE)
target_compile_options(sluice_dev INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<CXX_COMPILER_ID:GNU>:-fconcepts-diagnostics-depth=2>
  $<$<BOOL:${SLUICE_WERROR}>:-Werror>)
