# Installs the headers and a package for find_package(sluice COMPONENTS core). Each component is a separate export set,
# so a component requires only its own dependencies.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_DATADIR}/cmake/sluice)
get_property(components GLOBAL PROPERTY SLUICE_COMPONENTS)
foreach(component IN LISTS components)
  install(TARGETS sluice_${component} EXPORT sluice-${component} FILE_SET HEADERS)
  install(EXPORT sluice-${component} NAMESPACE sluice:: DESTINATION ${package_dir})
endforeach()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/sluiceConfig.cmake.in ${PROJECT_BINARY_DIR}/sluiceConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/sluiceConfigVersion.cmake
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/sluiceConfig.cmake ${PROJECT_BINARY_DIR}/sluiceConfigVersion.cmake
  DESTINATION ${package_dir})
