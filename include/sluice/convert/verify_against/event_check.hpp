/// \file
/// event_check: compares the digital events of a file with the recorded lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/edge_store.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/recording.hpp>
#include <sluice/convert/verify_against/comparison.hpp>
#include <sluice/hdf5/attributes.hpp>
#include <sluice/trodes/header_value.hpp>
#include <sluice/trodes/packets.hpp>

namespace sluice::convert::detail {

/// Maximum number of edges in memory, of all lines together: 9 MiB.
inline constexpr std::size_t edges_remembered = std::size_t{1} << 20;

/// Checks one series: the state at the first packet of each recording, then each change. Its description names the
/// line. Holds 9 bytes an edge, up to `most_held` edges; further edges go to a temporary file.
class event_check {
public:
    event_check(comparison with, std::string path, std::string line, std::size_t most_held)
        : with_(with),
          path_(std::move(path)),
          line_(std::move(line)),
          edges_(std::filesystem::temp_directory_path(), most_held) {}

    void begin(trodes::recording const& source) {
        end_recording();
        auto const* const found = trodes::find_digital(source.header(), line_);
        if (!found) {
            with_.found.add(
                error_kind::recording, path_,
                "the description must name a digital line of " + source.path().string() + ", got \"" + line_ + "\"");
            channel_.reset();
            return;
        }
        channel_ = *found;
        state_.reset();
    }
    void append(trodes::block const& b) {
        if (b.first_index() == 0) begin(b.recording());
        appended_ = true;
        if (!channel_) return;
        auto const states = b.digital(*channel_);
        std::uint64_t index = b.first_index();
        for (auto const state : states) {
            if (!state_ || *state_ != state) edges_.append(index, state);
            state_ = state;
            ++index;
        }
    }

    void finish() {
        end_recording();
        auto const& clock = with_.clock;
        auto const data = with_.dataset(path_ + "/data");
        if (data && data->row_count() != edges_.size())
            with_.found.add(error_kind::recording, path_ + "/data",
                            "must have a row for each of the line's " + std::to_string(edges_.size()) +
                                " states and changes, got " + std::to_string(data->row_count()));
        std::uint64_t row = 0;
        for (std::size_t i = 0; i < ends_.size(); ++i) {
            auto const& recorded = clock.recordings()[i];
            edges_.for_each_segment(row, ends_[i], [&](auto indices, auto states) {
                std::vector<double> seconds;
                for (auto const index : indices) seconds.push_back(recorded.timestamp(static_cast<std::size_t>(index)));
                compare_numbers(with_, path_ + "/data", row, std::span<std::uint8_t const>(states),
                                "must be the line's state", [](double wanted, double got) { return wanted == got; });
                compare_times(with_, path_ + "/timestamps", row, std::span<double const>(seconds));
                row += seconds.size();
            });
        }
    }

private:
    void end_recording() {
        if (std::exchange(appended_, false)) ends_.push_back(edges_.size());
    }

    comparison with_;
    std::string path_, line_;
    edge_store edges_;
    std::vector<std::uint64_t> ends_;  // by recording
    std::optional<trodes::digital_channel> channel_;
    std::optional<std::uint8_t> state_;
    bool appended_ = false;  // a block of the current recording
};

/// A check for each series of behavioral_events. Empty if the file has no such events.
inline std::vector<event_check> event_checks(comparison const& with) {
    std::vector<event_check> all;
    std::string const place = "/processing/behavior/behavioral_events";
    if (!hdf5::leads_to_object(with.file, place) ||
        hdf5::open_object(with.file, place).first != hdf5::object_kind::group)
        return all;
    auto const series = hdf5::members(with.file.open_group(place));
    for (auto const& member : series) {
        auto const path = place + "/" + member.name;
        if (!hdf5::leads_to_object(with.file, path) ||
            hdf5::open_object(with.file, path).first != hdf5::object_kind::group)
            continue;
        auto const line = hdf5::text_attribute(with.file.open_group(path), "description");
        all.emplace_back(with, path, line && line->size() == 1 ? line->front() : "", edges_remembered / series.size());
    }
    return all;
}

}  // namespace sluice::convert::detail
