# cpack -G DEB, TGZ: the headers, the package files and the tools in one package.
set(CPACK_PACKAGE_NAME libsluice-dev)
set(CPACK_PACKAGE_CONTACT "the maintainers of sluice <sluice@invalid.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "librange-v3-dev")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
  "libhdf5-dev, libpugixml-dev, libyaml-cpp-dev, nlohmann-json3-dev, zlib1g-dev, libdeflate-dev, libisal-dev, libtiff-dev")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ${SLUICE_BUILD_EXAMPLES})  # the libraries that the tools load
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_STRIP_FILES ON)
include(CPack)
