# sluice_dev: what sluice's own tests, tools and examples are compiled with; users inherit none of it.
add_library(sluice_dev INTERFACE)
target_compile_options(sluice_dev INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<CXX_COMPILER_ID:GNU>:-fconcepts-diagnostics-depth=2>
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # GCC 12 sees overlapping copies in std::string's operator+ (its bug 105651)
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Debug>>:-Wno-maybe-uninitialized>  # under its sanitizers GCC sees ghosts in <functional>
  $<$<BOOL:${SLUICE_WERROR}>:-Werror>)
if(UNIX AND NOT APPLE)
  target_link_options(sluice_dev INTERFACE LINKER:--as-needed)  # libraries that a found package names and no program of ours calls
endif()
