/// \file
/// NWB files: everything of sluice::nwb.
#pragma once

#include <sluice/nwb/data_type.hpp>
#include <sluice/nwb/device.hpp>
#include <sluice/nwb/dynamic_table.hpp>
#include <sluice/nwb/electrical_series.hpp>
#include <sluice/nwb/electrode_group.hpp>
#include <sluice/nwb/electrodes_table.hpp>
#include <sluice/nwb/file.hpp>
#include <sluice/nwb/header_device.hpp>
#include <sluice/nwb/iso_time.hpp>
#include <sluice/nwb/optogenetic_devices.hpp>
#include <sluice/nwb/optogenetic_epochs.hpp>
#include <sluice/nwb/optogenetic_experiment.hpp>
#include <sluice/nwb/probe.hpp>
#include <sluice/nwb/processing_module.hpp>
#include <sluice/nwb/series_container.hpp>
#include <sluice/nwb/series_writer.hpp>
#include <sluice/nwb/session.hpp>
#include <sluice/nwb/specifications.hpp>
#include <sluice/nwb/subject.hpp>
#include <sluice/nwb/time_intervals.hpp>
#include <sluice/nwb/time_series.hpp>
#include <sluice/nwb/uuid.hpp>
#include <sluice/nwb/viral_vector.hpp>
