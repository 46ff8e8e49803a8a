# All components: the header that includes every umbrella header.
sluice_component(sluice
  HEADERS
    sluice/sluice.hpp
  LINK sluice_convert
  PKG_CONFIG sluice-convert)
