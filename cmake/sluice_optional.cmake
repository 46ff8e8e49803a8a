# Libraries that headers use where they are present, as __has_include says:
#   sluice_deflate_libraries  what deflate/best.hpp calls: zlib, ISA-L, libdeflate
#   sluice_codecs             what ngff/codecs/ calls: zstd, blosc
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
