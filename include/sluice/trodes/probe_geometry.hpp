/// \file
/// The built-in probes: a few families of shapes, and the numbers of each member.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/trodes/probe.hpp>

namespace sluice::trodes {

namespace detail {

/// One shank of a linear probe: contacts from the top down, every `pitch`. A second column is `aside` of the first and
/// has the odd-numbered contacts. On a mirrored shank the odd-numbered contact of each pair is the upper one.
struct shank_shape {
    double x;
    std::size_t contacts;
    bool is_mirrored = false;
};

struct linear_probe {
    std::string_view type, description;
    std::int64_t declared_shanks;
    double contact_size, pitch, aside;
    std::span<shank_shape const> shanks;
};

inline constexpr std::array<shank_shape, 4> four_shanks_26um{{{0, 32}, {350, 32}, {774, 32}, {1124, 32}}};
inline constexpr std::array<shank_shape, 4> four_shanks_40um{{{0, 32}, {344, 32}, {742, 32}, {1086, 32}}};
inline constexpr std::array<shank_shape, 4> four_shanks_double{{{0, 16}, {330, 16}, {660, 16}, {990, 16}}};
inline constexpr std::array<shank_shape, 3> three_shanks_lfp{{{0, 21}, {500, 21}, {1000, 22}}};
inline constexpr std::array<shank_shape, 2> two_shanks_double{{{0, 16}, {340, 16, true}}};
inline constexpr std::array<shank_shape, 1> one_shank{{{0, 32}}};

/// Sizes in µm. The polyimide probes differ only in length (4, 6, 8 mm), which moves no contact.
inline constexpr std::array linear_probes{
    linear_probe{"128c-4s4mm6cm-15um-26um-sl", "128 channel polyimide probe", 4, 15, 26, 0, four_shanks_26um},
    linear_probe{"128c-4s6mm6cm-15um-26um-sl", "128 channel polyimide probe", 4, 15, 26, 0, four_shanks_26um},
    linear_probe{"128c-4s8mm6cm-15um-26um-sl", "128 channel polyimide probe", 4, 15, 26, 0, four_shanks_26um},
    linear_probe{"128c-4s4mm6cm-20um-40um-sl", "128 channel polyimide probe", 4, 20, 40, 0, four_shanks_40um},
    linear_probe{"128c-4s6mm6cm-20um-40um-sl", "128 channel polyimide probe", 4, 20, 40, 0, four_shanks_40um},
    linear_probe{"128c-4s8mm6cm-20um-40um-sl", "128 channel polyimide probe", 4, 20, 40, 0, four_shanks_40um},
    linear_probe{"64c-4s6mm6cm-20um-40um-dl", "64 channel polyimide probe", 4, 20, 20, 36, four_shanks_double},
    linear_probe{"64c-3s6mm6cm-20um-40um-sl", "64 channel polyimide probe - LFP", 4, 20, 100, 0, three_shanks_lfp},
    linear_probe{"32c-2s8mm6cm-20um-40um-dl", "32 channel polyimide probe", 2, 20, 20, 58, two_shanks_double},
    linear_probe{"A1x32-6mm-50-177-H32_21mm", "neuronexus probe", 1, 15, 50, 0, one_shank},
};

inline probe make_linear_probe(linear_probe const& shape) {
    probe p{std::string(shape.type), "um", std::string(shape.description), shape.declared_shanks, true,
            shape.contact_size,      {}};
    std::int64_t id = 0;
    for (auto const& s : shape.shanks) {
        probe_shank shank{static_cast<std::int64_t>(p.shanks.size()), {}};
        for (std::size_t i = 0; i < s.contacts; ++i) {
            auto const row = static_cast<double>(s.is_mirrored ? i ^ 1u : i);
            auto const y = row == 0 ? 0.0 : -shape.pitch * row;  // no negative zero
            shank.electrodes.push_back({id++, s.x + (i % 2 != 0 ? shape.aside : 0.0), y, 0.0});
        }
        p.shanks.push_back(std::move(shank));
    }
    return p;
}

/// Four wires at the corners of a square of 12.5 µm.
inline probe make_tetrode() {
    constexpr double half = 6.25;
    return {"tetrode_12.5",
            "um",
            "four wire electrode",
            1,
            true,
            2 * half,
            {{0, {{0, half, 0, half}, {1, -half, 0, half}, {2, -half, 0, -half}, {3, half, 0, -half}}}}};
}

/// Three columns of contacts every 46.6 µm, the outer two half a pitch higher. The wiring numbers them without a
/// pattern, so the ids are a table: each column from its lowest contact up. 255 means no contact (the right column has
/// a hole).
inline probe make_net_probe() {
    using column = std::array<std::uint8_t, 43>;
    constexpr column left{12, 18, 14, 21, 25, 32, 7,  0,  38, 34, 35, 42, 44, 46, 49, 51, 53, 55, 57, 59, 61, 28,
                          26, 24, 62, 60, 58, 56, 54, 52, 50, 48, 47, 45, 43, 41, 39, 37, 36, 40, 30, 23, 63};
    constexpr column middle{125, 120, 127, 89,  93,  92, 119, 108, 105, 110, 107, 100, 98, 112, 116,
                            121, 114, 124, 126, 122, 95, 16,  10,  4,   9,   2,   33,  31, 5,   1,
                            3,   13,  6,   29,  27,  17, 20,  22,  19,  8,   15,  11,  94};
    constexpr column right{118, 123, 117, 111, 115, 96, 102, 106, 113, 109, 90, 91, 87, 85, 83,
                           81,  78,  76,  74,  72,  70, 255, 99,  101, 103, 65, 67, 69, 71, 73,
                           75,  77,  79,  80,  82,  84, 86,  88,  64,  104, 97, 66, 68};
    probe p{"NET-EBL-128ch-single-shank",
            "um",
            "NET Probe 128 channel",
            1,
            true,
            20,
            {{0, std::vector<probe_electrode>(128)}}};
    auto const place = [&](column const& ids, double x, int lowest_hundredths) {
        for (std::size_t row = 0; row < ids.size(); ++row)
            if (ids[row] != 255)  // whole hundredths, divided once: equal to the parsed decimal text
                p.shanks[0].electrodes[ids[row]] = {
                    ids[row], x, static_cast<double>(lowest_hundredths + 4660 * static_cast<int>(row)) / 100, 0};
    };
    place(left, -21.4, 2325);
    place(middle, 0, 0);
    place(right, 21.4, 2325);
    return p;
}

}  // namespace detail

/// The types of the probes that \ref built_in_probe knows.
inline std::vector<std::string> built_in_probe_types() {
    std::vector<std::string> types{"tetrode_12.5", "NET-EBL-128ch-single-shank"};
    for (auto const& shape : detail::linear_probes) types.emplace_back(shape.type);
    return types;
}

/// A probe by its type, or none. The values are those of the device files that the Frank lab publishes with its
/// converter.
inline std::optional<probe> built_in_probe(std::string_view type) {
    if (type == "tetrode_12.5") return detail::make_tetrode();
    if (type == "NET-EBL-128ch-single-shank") return detail::make_net_probe();
    for (auto const& shape : detail::linear_probes)
        if (shape.type == type) return detail::make_linear_probe(shape);
    return std::nullopt;
}

}  // namespace sluice::trodes
