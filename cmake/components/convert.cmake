sluice_component(convert
  HEADERS
  LINK sluice_trodes sluice_nwb)
