# An overlay port: vcpkg install sluice[hdf5] --overlay-ports=packaging/vcpkg. It builds the source tree that contains it.
set(SOURCE_PATH "${CURRENT_PORT_DIR}/../..")
set(components core)
foreach(feature IN LISTS FEATURES)
  if(feature MATCHES "^(trodes|hdf5|nwb|plate|ngff|convert)$")
    list(APPEND components ${feature})
  endif()
endforeach()
vcpkg_cmake_configure(SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS "-DSLUICE_COMPONENTS=${components}" -DSLUICE_BUILD_TESTS=OFF -DSLUICE_BUILD_EXAMPLES=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH share/cmake/sluice)
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug")
