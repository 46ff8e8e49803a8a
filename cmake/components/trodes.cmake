find_package(pugixml REQUIRED)
find_package(yaml-cpp REQUIRED)

sluice_component(trodes
  HEADERS
    sluice/trodes.hpp
    sluice/trodes/block.hpp
    sluice/trodes/channel_order.hpp
    sluice/trodes/clock.hpp
    sluice/trodes/day.hpp
    sluice/trodes/day_clock.hpp
    sluice/trodes/day_file.hpp
    sluice/trodes/detail/iso_date.hpp
    sluice/trodes/detail/optogenetics_reader.hpp
    sluice/trodes/detail/text.hpp
    sluice/trodes/detail/xml_element.hpp
    sluice/trodes/detail/yaml_value.hpp
    sluice/trodes/device.hpp
    sluice/trodes/device_file.hpp
    sluice/trodes/electrode_map.hpp
    sluice/trodes/event_lines.hpp
    sluice/trodes/header.hpp
    sluice/trodes/header_difference.hpp
    sluice/trodes/header_value.hpp
    sluice/trodes/header_xml.hpp
    sluice/trodes/integrity.hpp
    sluice/trodes/metadata.hpp
    sluice/trodes/metadata_error.hpp
    sluice/trodes/metadata_value.hpp
    sluice/trodes/open.hpp
    sluice/trodes/optogenetic_catalog.hpp
    sluice/trodes/optogenetic_device.hpp
    sluice/trodes/optogenetics_value.hpp
    sluice/trodes/packet.hpp
    sluice/trodes/packet_bits.hpp
    sluice/trodes/packet_layout.hpp
    sluice/trodes/packet_search.hpp
    sluice/trodes/packet_source.hpp
    sluice/trodes/packets.hpp
    sluice/trodes/plausible_time.hpp
    sluice/trodes/probe.hpp
    sluice/trodes/probe_catalog.hpp
    sluice/trodes/probe_geometry.hpp
    sluice/trodes/recording.hpp
    sluice/trodes/stimulation_protocol.hpp
    sluice/trodes/synthesis.hpp
    sluice/trodes/synthesise.hpp
    sluice/trodes/synthetic_camera.hpp
    sluice/trodes/synthetic_header.hpp
    sluice/trodes/synthetic_metadata.hpp
    sluice/trodes/synthetic_packets.hpp
    sluice/trodes/synthetic_signals.hpp
    sluice/trodes/tick_runs.hpp
    sluice/trodes/ticks_view.hpp
    sluice/trodes/time_span.hpp
    sluice/trodes/track_geometry.hpp
  LINK sluice_core pugixml::pugixml
    $<IF:$<TARGET_EXISTS:yaml-cpp::yaml-cpp>,yaml-cpp::yaml-cpp,yaml-cpp>)  # 0.8 and later | 0.7
