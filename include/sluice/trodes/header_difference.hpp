/// \file
/// Checks whether two headers describe the same packets. The files of one day must.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <sluice/trodes/header_value.hpp>

namespace sluice::trodes {

namespace detail {

/// The scale of each slot, in microvolts per count.
inline std::vector<std::optional<double>> slot_scales(header const& h) {
    std::vector<std::optional<double>> scales(h.slot_channels.size());
    for (auto const& n : h.ntrodes)
        for (auto const channel : n.hardware_channels)
            scales[h.layout.slot_of_channel[channel]] = n.microvolts_per_count;
    return scales;
}

inline std::string text_of(std::optional<double> const& value) {
    if (!value) return "none";
    std::ostringstream text;
    text.precision(17);
    text << *value;
    return text.str();
}

/// The first place where two sequences differ, or none.
template <class V>
std::optional<std::size_t> first_difference(V const& a, V const& b) {
    auto const at = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (at.first == a.end() && at.second == b.end()) return std::nullopt;
    return static_cast<std::size_t>(at.first - a.begin());
}

template <class T>
std::string values(std::string const& what, T const& a, T const& b) {
    std::ostringstream text;
    text.precision(17);
    text << what << ": " << a << " and " << b;
    return text.str();
}

}  // namespace detail

/// The first difference that prevents the packets of `a` and `b` from being read alike, for example "samplingRate:
/// 30000 and 20000"; none if there is no difference. Compares rate, packet size, devices and their channels, the
/// channel of each slot, and its scale. Ignores GlobalConfiguration, and the grouping into ntrodes and its references:
/// users change them between epochs, and they do not affect the packets.
inline std::optional<std::string> layout_difference(header const& a, header const& b) {
    using detail::values;
    if (a.sampling_rate_hz != b.sampling_rate_hz) return values("samplingRate", a.sampling_rate_hz, b.sampling_rate_hz);
    if (a.layout.channel_count != b.layout.channel_count)
        return values("recorded channels", a.layout.channel_count, b.layout.channel_count);
    if (a.devices.size() != b.devices.size()) return values("devices", a.devices.size(), b.devices.size());
    for (std::size_t i = 0; i < a.devices.size(); ++i) {
        auto const &d = a.devices[i], &e = b.devices[i];
        if (d.name != e.name) return values("Device " + std::to_string(i) + " name", d.name, e.name);
        if (d.byte_count != e.byte_count) return values("Device " + d.name + " numBytes", d.byte_count, e.byte_count);
        auto const channels = [&](char const* kind, auto const& c, auto const& f) -> std::optional<std::string> {
            auto const at = detail::first_difference(c, f);
            if (!at) return std::nullopt;
            auto const name = [&](auto const& list) {
                return *at < list.size() ? "\"" + list[*at].id + "\"" : std::string("none");
            };
            return values("Device " + d.name + ", " + kind + " channel " + std::to_string(*at), name(c), name(f)) +
                   " (id or place)";
        };
        if (auto const text = channels("digital", d.digital, e.digital)) return text;
        if (auto const text = channels("analog", d.analog, e.analog)) return text;
        if (auto const text = channels("multiplexed", d.multiplexed, e.multiplexed)) return text;
    }
    if (auto const at = detail::first_difference(a.slot_channels, b.slot_channels))
        return values("hardware channel of slot " + std::to_string(*at), a.slot_channels[*at], b.slot_channels[*at]);
    auto const scales = detail::slot_scales(a), others = detail::slot_scales(b);
    if (auto const at = detail::first_difference(scales, others))
        return values("microvolts per count of hardware channel " + std::to_string(a.slot_channels[*at]),
                      detail::text_of(scales[*at]), detail::text_of(others[*at]));
    return std::nullopt;
}

}  // namespace sluice::trodes
