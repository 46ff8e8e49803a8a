# Installs the headers, the CMake package (find_package(sluice COMPONENTS core)), and one pkg-config module per component.
# Every component is its own export set, so a component does not require the dependencies of another.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_DATADIR}/cmake/sluice)
get_property(components GLOBAL PROPERTY SLUICE_COMPONENTS)
foreach(component IN LISTS components)
  install(TARGETS sluice_${component} EXPORT sluice-${component} FILE_SET HEADERS)
  install(EXPORT sluice-${component} NAMESPACE sluice:: DESTINATION ${package_dir})
  get_property(requires GLOBAL PROPERTY SLUICE_PKG_CONFIG_${component})
  set(threads)
  if(component STREQUAL core)
    set(threads " -pthread")
  endif()
  configure_file(${CMAKE_CURRENT_LIST_DIR}/sluice.pc.in ${PROJECT_BINARY_DIR}/pkgconfig/sluice-${component}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/pkgconfig/sluice-${component}.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig)
endforeach()

if(TARGET sluice_convert_compiled)
  install(FILES ${PROJECT_SOURCE_DIR}/src/convert_compiled.cpp DESTINATION ${CMAKE_INSTALL_DATADIR}/sluice/src)
endif()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/sluiceConfig.cmake.in ${PROJECT_BINARY_DIR}/sluiceConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/sluiceConfigVersion.cmake
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/sluiceConfig.cmake ${PROJECT_BINARY_DIR}/sluiceConfigVersion.cmake
  ${CMAKE_CURRENT_LIST_DIR}/sluice_requirements.cmake
  DESTINATION ${package_dir})
