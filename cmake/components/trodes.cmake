find_package(pugixml REQUIRED)
find_package(yaml-cpp REQUIRED)

sluice_component(trodes
  HEADERS
    sluice/trodes/channel_order.hpp
    sluice/trodes/detail/xml_element.hpp
    sluice/trodes/device.hpp
    sluice/trodes/header.hpp
    sluice/trodes/header_value.hpp
    sluice/trodes/header_xml.hpp
    sluice/trodes/packet_layout.hpp
  LINK sluice_core pugixml::pugixml yaml-cpp)
