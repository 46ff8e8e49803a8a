/// \file
/// The file names of synthetic plates, as instruments write them.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include <sluice/plate/synthetic_pixels.hpp>

namespace sluice::plate {

/// The supported naming schemes.
enum class plate_naming {
    ix_flat,     ///< ImageXpress: Plate_A01_s1_w1_z1_t1.TIF in one folder
    ix_folders,  ///< ImageXpress: TimePoint_1/ZStep_1/Plate_A01_s1_w1.TIF
    ix_guid,     ///< ImageXpress: Plate_A01_s1_w1GUID.tif
    phenix,      ///< Opera Phenix: Images/r01c01f01p01-ch1sk1fk1fl1.tiff
    cv,          ///< CellVoyager: Plate_A01_T0001F001L01A01Z01C01.tif
    incell,      ///< IN Cell: A - 1(fld 1 wv Cy3 - Cy3 z 1 time 1).tif
    openhcs      ///< OpenHCS: A01_s001_w1_z001_t001.tif
};

namespace detail {

/// Formats numbers with printf.
template <class... Numbers>
std::string printed(char const* format, Numbers... numbers) {
    char text[128];
    std::snprintf(text, sizeof text, format, numbers...);
    return text;
}

/// Returns the letters of a row, counted from 0: A to Z, AA, AB, ...
inline std::string row_letters(std::uint32_t row) {
    return row < 26 ? std::string(1, static_cast<char>('A' + row))
                    : std::string{static_cast<char>('A' + row / 26 - 1), static_cast<char>('A' + row % 26)};
}

inline std::string synthetic_guid(synthetic_image const& i) {
    auto const a = synthetic_value(i, 1, 2) * 2654435761u,
               b = (synthetic_value(i, 3, 4) + i.timepoint * 31 + i.z) * 2246822519u;
    return printed("%08X-%04X-4%03X-A%03X-%08X%04X", a, b >> 16, b & 0xFFF, a & 0xFFF, a ^ b, b & 0xFFFF);
}

}  // namespace detail

/// Returns the path of an image relative to the folder of its plate. ImageXpress names omit components that are 0;
/// other names write 1 for them.
inline std::string synthetic_path(plate_naming naming, std::string const& plate, synthetic_image const& i) {
    using detail::printed;
    auto const letters = detail::row_letters(i.row);
    auto const well = letters + printed("%02u", i.column + 1);
    auto const part = [](char const* before, std::uint32_t number) {
        return number == 0 ? std::string() : before + std::to_string(number);
    };
    auto const one = [](std::uint32_t number) { return number == 0 ? 1 : number; };
    switch (naming) {
        case plate_naming::ix_flat:
            return plate + "_" + well + part("_s", i.site) + part("_w", i.channel) + part("_z", i.z) +
                   part("_t", i.timepoint) + ".TIF";
        case plate_naming::ix_folders:
            return (i.timepoint ? "TimePoint_" + std::to_string(i.timepoint) + "/" : "") +
                   (i.z ? "ZStep_" + std::to_string(i.z) + "/" : "") + plate + "_" + well + part("_s", i.site) +
                   part("_w", i.channel) + ".TIF";
        case plate_naming::ix_guid:
            return (i.timepoint ? "TimePoint_" + std::to_string(i.timepoint) + "/" : "") +
                   (i.z ? "ZStep_" + std::to_string(i.z) + "/" : "") + plate + "_" + well + part("_s", i.site) +
                   part("_w", i.channel) + detail::synthetic_guid(i) + ".tif";
        case plate_naming::phenix:
            return printed("Images/r%02uc%02uf%02up%02u-ch%usk%ufk1fl1.tiff", i.row + 1, i.column + 1, one(i.site),
                           one(i.z), one(i.channel), one(i.timepoint));
        case plate_naming::cv:
            return plate + "_" + well +
                   printed("_T%04uF%03uL01A01Z%02uC%02u.tif", one(i.timepoint), one(i.site), one(i.z), one(i.channel));
        case plate_naming::incell: {
            constexpr char const* dyes[]{"Cy3", "Cy5", "DAPI", "FITC", "Texas Red"};  // sorted, as readers number them
            auto const dye = i.channel <= 5 ? std::string(dyes[one(i.channel) - 1]) : "Dye" + std::to_string(i.channel);
            return letters + printed(" - %u(fld %u wv ", i.column + 1, one(i.site)) + dye + " - " + dye +
                   part(" z ", i.z) + part(" time ", i.timepoint) + ").tif";
        }
        default:
            return well +
                   printed("_s%03u_w%u_z%03u_t%03u.tif", one(i.site), one(i.channel), one(i.z), one(i.timepoint));
    }
}

}  // namespace sluice::plate
