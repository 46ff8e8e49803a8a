/// \file
/// The optogenetics of a day as NWB values: devices, viruses, injections, effectors and sites before the pass, epochs
/// after it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <sluice/convert/trodes_to_nwb/clock_tables.hpp>
#include <sluice/convert/trodes_to_nwb/day_inputs.hpp>
#include <sluice/convert/trodes_to_nwb/optogenetic_inputs.hpp>
#include <sluice/nwb/optogenetic_devices.hpp>
#include <sluice/nwb/optogenetic_epochs.hpp>
#include <sluice/nwb/optogenetic_experiment.hpp>
#include <sluice/nwb/viral_vector.hpp>

namespace sluice::convert {
namespace detail {

inline void write_optogenetic_devices(nwb::file& out, trodes::optogenetics const& day,
                                      optogenetic_inputs const& inputs) {
    auto const& model = inputs.source_model;
    write(out, nwb::excitation_source_model{{model.name, model.manufacturer, model.description},
                                            model.source_type,
                                            model.excitation_mode,
                                            model.wavelength_range_in_nm});
    auto const& source = day.source;
    write(out, nwb::excitation_source{source.name, source.description, source.model_name, source.power_in_w,
                                      source.intensity_in_w_per_m2});
    for (auto const& m : inputs.fiber_models)
        write(out, nwb::optical_fiber_model{{m.name, m.manufacturer, m.description},
                                            m.model_number,
                                            m.numerical_aperture,
                                            m.core_diameter_in_um,
                                            m.active_length_in_mm,
                                            m.ferrule_name,
                                            m.ferrule_model,
                                            m.ferrule_diameter_in_mm});
    for (auto const& f : day.fibers) {
        auto const& at = f.place;
        write(out, nwb::optical_fiber{f.name,
                                      f.location,
                                      f.hardware_name,  // readers look for the location in the description
                                      {at.ap_in_mm, at.ml_in_mm, at.dv_in_mm, f.depth_in_mm, at.reference, f.hemisphere,
                                       at.yaw_in_deg, at.pitch_in_deg, at.roll_in_deg}});
    }
}

/// The injection that a fiber lights: the one with the same location and hemisphere, else the first.
inline trodes::virus_injection const& injection_at(trodes::optogenetics const& day,
                                                   trodes::optical_fiber const& fiber) {
    auto const found = std::ranges::find_if(day.injections, [&](auto const& i) {
        return i.location == fiber.location && i.hemisphere == fiber.hemisphere;
    });
    return found == day.injections.end() ? day.injections.front() : *found;
}

inline nwb::optogenetic_experiment describe_experiment(trodes::optogenetics const& day,
                                                       optogenetic_inputs const& inputs) {
    nwb::optogenetic_experiment made;
    made.stimulation_software = day.stimulation_software;
    for (auto const& virus : inputs.viruses) {
        auto const first = std::ranges::find(day.injections, virus.name, &trodes::virus_injection::virus_name);
        made.viruses.push_back({nwb::model_name(virus.name), virus.description, virus.construct_name,
                                virus.manufacturer, first->titer_in_vg_per_ml});
    }
    for (auto const& i : day.injections) {
        auto const& at = i.place;
        made.injections.push_back({i.name, i.description, nwb::model_name(i.virus_name), i.location, i.hemisphere,
                                   at.reference, at.ap_in_mm, at.ml_in_mm, at.dv_in_mm, at.pitch_in_deg, at.yaw_in_deg,
                                   at.roll_in_deg, i.volume_in_ul});
        made.effectors.push_back({i.name, i.description, i.name + " " + i.location, "", i.name});
    }
    for (auto const& fiber : day.fibers)
        made.sites.push_back(
            {day.source.name, fiber.name, injection_at(day, fiber).name, fiber.location, fiber.description});
    return made;
}

}  // namespace detail

/// Before the pass: writes devices and the experiment. Does nothing if the day has no optogenetics.
inline void describe_optogenetics(nwb::file& out, day_inputs const& day) {
    if (!day.optogenetics) return;
    detail::write_optogenetic_devices(out, *day.metadata.optogenetics, *day.optogenetics);
    write(out, detail::describe_experiment(*day.metadata.optogenetics, *day.optogenetics));
}

/// Writes /intervals/optogenetic_epochs, with the times of /intervals/epochs. The file must have its digital events.
inline void write_optogenetic_epochs(nwb::file& out, day_inputs const& day, trodes::day_clock const& clock) {
    if (!day.optogenetics) return;
    nwb::optogenetic_epochs table;
    for (auto const& epoch : day.optogenetics->epochs) {
        auto const when = epoch_interval(day, clock, epoch.recording);
        auto& row = table.rows.emplace_back(epoch.row);
        row.start_seconds = when.start_seconds;
        row.stop_seconds = when.stop_seconds;
    }
    write(out, table);
}

}  // namespace sluice::convert
