# Everything: the umbrella over the umbrellas.
sluice_component(sluice
  HEADERS
    sluice/sluice.hpp
  LINK sluice_convert)
