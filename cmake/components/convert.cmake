sluice_component(convert
  HEADERS
    sluice/convert.hpp
    sluice/convert/compiled.hpp
    sluice/convert/plate_to_ngff.hpp
    sluice/convert/plate_to_ngff/group_pass.hpp
    sluice/convert/plate_to_ngff/options.hpp
    sluice/convert/plate_to_ngff/plate_component.hpp
    sluice/convert/plate_to_ngff/plate_places.hpp
    sluice/convert/plate_to_ngff/plate_report.hpp
    sluice/convert/plate_to_ngff/shared_report.hpp
    sluice/convert/trodes_to_nwb.hpp
    sluice/convert/trodes_to_nwb/analog_sink.hpp
    sluice/convert/trodes_to_nwb/associated_files.hpp
    sluice/convert/trodes_to_nwb/associated_text.hpp
    sluice/convert/trodes_to_nwb/buffers.hpp
    sluice/convert/trodes_to_nwb/clock_tables.hpp
    sluice/convert/trodes_to_nwb/day_inputs.hpp
    sluice/convert/trodes_to_nwb/day_sinks.hpp
    sluice/convert/trodes_to_nwb/describe.hpp
    sluice/convert/trodes_to_nwb/edge_store.hpp
    sluice/convert/trodes_to_nwb/ephys_sink.hpp
    sluice/convert/trodes_to_nwb/epoch.hpp
    sluice/convert/trodes_to_nwb/epoch_cameras.hpp
    sluice/convert/trodes_to_nwb/event_sink.hpp
    sluice/convert/trodes_to_nwb/ffmpeg.hpp
    sluice/convert/trodes_to_nwb/gap_policy.hpp
    sluice/convert/trodes_to_nwb/memory_plan.hpp
    sluice/convert/trodes_to_nwb/options.hpp
    sluice/convert/trodes_to_nwb/optogenetic_inputs.hpp
    sluice/convert/trodes_to_nwb/optogenetics.hpp
    sluice/convert/trodes_to_nwb/pass.hpp
    sluice/convert/trodes_to_nwb/position.hpp
    sluice/convert/trodes_to_nwb/report.hpp
    sluice/convert/trodes_to_nwb/staged_file.hpp
    sluice/convert/trodes_to_nwb/stimulated_epochs.hpp
    sluice/convert/trodes_to_nwb/stimulation_files.hpp
    sluice/convert/trodes_to_nwb/tasks.hpp
    sluice/convert/trodes_to_nwb/video.hpp
    sluice/convert/trodes_to_nwb/video_plan.hpp
    sluice/convert/verify_against.hpp
    sluice/convert/verify_against/analog_check.hpp
    sluice/convert/verify_against/comparison.hpp
    sluice/convert/verify_against/event_check.hpp
    sluice/convert/verify_against/fill_detector.hpp
    sluice/convert/verify_against/options.hpp
    sluice/convert/verify_against/row_comparison.hpp
    sluice/convert/verify_against/sample_check.hpp
    sluice/convert/verify_against/stored_samples.hpp
  LINK sluice_trodes sluice_nwb sluice_plate sluice_ngff
  PKG_CONFIG sluice-trodes sluice-nwb sluice-plate sluice-ngff)

# The converters, compiled once, for programs that include <sluice/convert/compiled.hpp>.
add_library(sluice_convert_compiled STATIC EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/src/convert_compiled.cpp)
add_library(sluice::convert_compiled ALIAS sluice_convert_compiled)
target_link_libraries(sluice_convert_compiled PUBLIC sluice_convert PRIVATE $<TARGET_NAME_IF_EXISTS:sluice_dev>)
