find_package(nlohmann_json REQUIRED)

sluice_component(nwb
  HEADERS
    sluice/nwb.hpp
    sluice/nwb/associated_file.hpp
    sluice/nwb/data_type.hpp
    sluice/nwb/device.hpp
    sluice/nwb/dynamic_table.hpp
    sluice/nwb/electrical_series.hpp
    sluice/nwb/electrode_group.hpp
    sluice/nwb/electrodes_table.hpp
    sluice/nwb/external_video.hpp
    sluice/nwb/file.hpp
    sluice/nwb/header_device.hpp
    sluice/nwb/iso_time.hpp
    sluice/nwb/optogenetic_devices.hpp
    sluice/nwb/optogenetic_epochs.hpp
    sluice/nwb/optogenetic_experiment.hpp
    sluice/nwb/probe.hpp
    sluice/nwb/processing_module.hpp
    sluice/nwb/progress_callback.hpp
    sluice/nwb/series_container.hpp
    sluice/nwb/series_sink.hpp
    sluice/nwb/session.hpp
    sluice/nwb/spatial_series.hpp
    sluice/nwb/specifications.hpp
    sluice/nwb/subject.hpp
    sluice/nwb/time_intervals.hpp
    sluice/nwb/time_series.hpp
    sluice/nwb/uuid.hpp
    sluice/nwb/verification.hpp
    sluice/nwb/verify.hpp
    sluice/nwb/verify/ascending.hpp
    sluice/nwb/verify/contents.hpp
    sluice/nwb/verify/context.hpp
    sluice/nwb/verify/root.hpp
    sluice/nwb/verify/series.hpp
    sluice/nwb/verify/tables.hpp
    sluice/nwb/viral_vector.hpp
  LINK sluice_hdf5 nlohmann_json::nlohmann_json
  PKG_CONFIG sluice-hdf5 nlohmann_json)
