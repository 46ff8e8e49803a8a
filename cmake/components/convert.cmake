sluice_component(convert
  HEADERS
    sluice/convert.hpp
    sluice/convert/trodes_to_nwb.hpp
    sluice/convert/trodes_to_nwb/clock_tables.hpp
    sluice/convert/trodes_to_nwb/day_inputs.hpp
    sluice/convert/trodes_to_nwb/describe.hpp
    sluice/convert/trodes_to_nwb/digital_stream.hpp
    sluice/convert/trodes_to_nwb/edge_store.hpp
    sluice/convert/trodes_to_nwb/ephys_stream.hpp
    sluice/convert/trodes_to_nwb/gap_policy.hpp
    sluice/convert/trodes_to_nwb/options.hpp
    sluice/convert/trodes_to_nwb/packet_stream.hpp
    sluice/convert/trodes_to_nwb/pass.hpp
    sluice/convert/trodes_to_nwb/report.hpp
  LINK sluice_trodes sluice_nwb)
