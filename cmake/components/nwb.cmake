find_package(nlohmann_json REQUIRED)

sluice_component(nwb
  HEADERS
  LINK sluice_hdf5 nlohmann_json::nlohmann_json)
