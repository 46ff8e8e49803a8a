# sluice_component(NAME HEADERS file... [LINK target...])
# Adds an INTERFACE target sluice_NAME with alias sluice::NAME. Header paths are relative to include/.
function(sluice_component name)
  cmake_parse_arguments(arg "" "" "HEADERS;LINK" ${ARGN})
  list(TRANSFORM arg_HEADERS PREPEND ${PROJECT_SOURCE_DIR}/include/)
  add_library(sluice_${name} INTERFACE)
  add_library(sluice::${name} ALIAS sluice_${name})
  set_target_properties(sluice_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(sluice_${name} INTERFACE cxx_std_20)
  target_sources(sluice_${name} INTERFACE
    FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${arg_HEADERS})
  target_link_libraries(sluice_${name} INTERFACE ${arg_LINK})
  set_property(GLOBAL APPEND PROPERTY SLUICE_COMPONENTS ${name})
endfunction()
