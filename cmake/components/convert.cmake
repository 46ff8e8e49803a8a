sluice_component(convert
  HEADERS
    sluice/convert.hpp
  LINK sluice_trodes sluice_nwb)
