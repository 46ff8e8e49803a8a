/// \file
/// The built-in light sources, fibres and viruses, which need no device file.
///
/// They are the ones that the established converter knows. The values are their makers'. A device file of the same name
/// takes precedence.
#pragma once

#include <vector>

#include <sluice/trodes/optogenetic_device.hpp>

namespace sluice::trodes {

/// The built-in models: Device is excitation_source_model, optical_fiber_model or virus.
template <class Device>
std::vector<Device> const& built_in_models();

template <>
inline std::vector<excitation_source_model> const& built_in_models() {
    static std::vector<excitation_source_model> const all{
        {"LuxX+ 638-200", "red laser", "MarketTech", "laser", "unknown", {{638, 638}}},
        {"Omicron LuxX+ 488-100", "blue laser", "Omicron", "laser", "unknown", {{488, 488}}},
    };
    return all;
}

template <>
inline std::vector<optical_fiber_model> const& built_in_models() {
    static std::vector<optical_fiber_model> const all{
        {"demo fiber device", "tapered fibre", "Optogenix", "lambda_b5", 0.39, 200, 2, "cFCF - ∅2.5mm Ceramic Ferrule",
         "", 2.5},
        {"optogenix_lambda_fiber", "tapered fibre", "Optogenix", "lambda", 0.39, 200, 2, "cFCF - 2.5mm Ceramic Ferrule",
         "", 2.5},
    };
    return all;
}

template <>
inline std::vector<virus> const& built_in_models() {
    static std::vector<virus> const all{
        {"AAV-1-EF1a-DIO-ChRmine-mScarlet-WPRE", "excitatory, Cre-dependent: ChRmine and mScarlet", "AddGene",
         "AAV-1-EF1a-DIO-ChRmine-mScarlet-WPRE"},
        {"AAV-8-EF1a-DIO-ChRmine-mScarlet-WPRE", "excitatory, Cre-dependent: ChRmine and mScarlet",
         "Stanford University", "AAV-8-EF1a-DIO-ChRmine-mScarlet-WPRE"},
        {"demo_virus_1", "excitatory: ChR2 and EYFP", "UNC Vector Core", "AAV-EF1a-DIO-hChR2(H134R)-EYFP"},
    };
    return all;
}

}  // namespace sluice::trodes
