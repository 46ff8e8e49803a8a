find_package(nlohmann_json REQUIRED)

sluice_component(nwb
  HEADERS
    sluice/nwb.hpp
  LINK sluice_hdf5 nlohmann_json::nlohmann_json)
