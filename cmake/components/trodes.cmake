find_package(pugixml REQUIRED)
find_package(yaml-cpp REQUIRED)

sluice_component(trodes
  HEADERS
    sluice/trodes.hpp
    sluice/trodes/channel_order.hpp
    sluice/trodes/detail/xml_element.hpp
    sluice/trodes/device.hpp
    sluice/trodes/header.hpp
    sluice/trodes/header_value.hpp
    sluice/trodes/header_xml.hpp
    sluice/trodes/packet_layout.hpp
  LINK sluice_core pugixml::pugixml
    $<IF:$<TARGET_EXISTS:yaml-cpp::yaml-cpp>,yaml-cpp::yaml-cpp,yaml-cpp>)  # 0.8 and later | 0.7
