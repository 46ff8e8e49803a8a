# sluice_component(NAME HEADERS file... [LINK target...] [PKG_CONFIG module...])
# One INTERFACE target sluice_NAME with the alias sluice::NAME. Headers are relative to include/.
# PKG_CONFIG: what sluice-NAME.pc requires.
function(sluice_component name)
  cmake_parse_arguments(arg "" "" "HEADERS;LINK;PKG_CONFIG" ${ARGN})
  list(TRANSFORM arg_HEADERS PREPEND ${PROJECT_SOURCE_DIR}/include/)
  add_library(sluice_${name} INTERFACE)
  add_library(sluice::${name} ALIAS sluice_${name})
  set_target_properties(sluice_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(sluice_${name} INTERFACE cxx_std_20)
  target_sources(sluice_${name} INTERFACE
    FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${arg_HEADERS})
  target_link_libraries(sluice_${name} INTERFACE ${arg_LINK})
  set_property(GLOBAL APPEND PROPERTY SLUICE_COMPONENTS ${name})
  list(JOIN arg_PKG_CONFIG ", " requires)
  set_property(GLOBAL PROPERTY SLUICE_PKG_CONFIG_${name} "${requires}")
endfunction()
