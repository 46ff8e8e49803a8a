find_package(pugixml REQUIRED)
find_package(yaml-cpp REQUIRED)

sluice_component(trodes
  HEADERS
  LINK sluice_core pugixml::pugixml yaml-cpp)
