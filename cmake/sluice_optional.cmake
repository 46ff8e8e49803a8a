# Optional libraries, which headers use if __has_include finds them:
#   sluice_deflate_libraries  called by deflate/best.hpp: zlib, ISA-L, libdeflate
#   sluice_codecs             called by ngff/codecs/: zstd, blosc
function(sluice_optional target)
  add_library(${target} INTERFACE)
  foreach(library IN LISTS ARGN)
    find_library(SLUICE_${library}_LIBRARY ${library})
    if(SLUICE_${library}_LIBRARY)
      target_link_libraries(${target} INTERFACE ${SLUICE_${library}_LIBRARY})
    endif()
  endforeach()
endfunction()

find_package(ZLIB REQUIRED)
sluice_optional(sluice_deflate_libraries isal deflate)
target_link_libraries(sluice_deflate_libraries INTERFACE ZLIB::ZLIB)
sluice_optional(sluice_codecs zstd blosc)
