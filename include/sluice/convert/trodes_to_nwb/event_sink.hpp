/// \file
/// event_sink: writes the digital lines that the metadata names as events: the first state of each recording, and every
/// change.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/edge_store.hpp>
#include <sluice/core/error.hpp>
#include <sluice/nwb/progress_callback.hpp>
#include <sluice/nwb/time_series.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/recording.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/header_value.hpp>
#include <sluice/trodes/metadata_value.hpp>
#include <sluice/trodes/packet_bits.hpp>
#include <sluice/views/edges.hpp>

namespace sluice::convert {

/// Maximum number of edges in memory, of all lines together; more go to temporary files.
inline constexpr std::size_t edges_held = std::size_t{1} << 20;

/// A sink of blocks. Reads all lines of a device together, as words of 64 bits, and splits a word only if it changes: 1
/// to 3 ns a packet for any number of lines. Two events may share a line. Holds 9 bytes an edge, up to about a million
/// edges (\ref edges_held), and 8 bytes for each line of each recording.
///
/// The time of an edge is the time of the first recorded packet with the new state. Dropped packets have no edges, even
/// if other sinks fill them.
class event_sink {
public:
    /// `container`: the group for the series of the events. `folder`: for the temporary files of further edges.
    /// `clock`: must be complete before finish().
    event_sink(hdf5::group container, std::vector<trodes::behavioral_event> events, std::filesystem::path const& folder,
               trodes::day_clock const& clock, nwb::progress_callback wrote = {}, std::size_t most_held = edges_held)
        : container_(std::move(container)), events_(std::move(events)), clock_(&clock), wrote_(std::move(wrote)) {
        std::vector<std::string> names;
        for (auto const& event : events_) {
            auto const found =
                static_cast<std::size_t>(std::find(names.begin(), names.end(), event.hardware_id) - names.begin());
            if (found == names.size()) names.push_back(event.hardware_id);
            line_of_event_.push_back(found);
        }
        for (auto& name : names) lines_.push_back({std::move(name), edge_store(folder, most_held / names.size()), {}});
    }

    /// Throws format_error if a recording lacks a line; \ref trodes::require_event_lines checks that first.
    void append(trodes::block const& b) {
        bool const begins = b.first_index() == 0;
        if (begins) begin(b.recording());
        for (std::size_t w = 0; w < words_.size(); ++w)
            bits_.visit(w, b, [&](auto const& words) {
                auto state = begins ? ~*ranges::begin(words) & bits_.mask(w)
                                    : words_[w].state;  // at the start every line changes
                for (auto const now : words | views::edges(edge<std::uint64_t>{b.first_index(), state})) {
                    record(words_[w], now.state ^ state, now);
                    state = now.state;
                }
                words_[w].state = state;
            });
        appended_ = true;
    }

    /// Writes the series and their timestamps.
    void finish() {
        end_recording();
        for (std::size_t i = 0; i < events_.size(); ++i) write(events_[i], lines_[line_of_event_[i]]);
    }
    std::uint64_t bytes_to_finish() const {
        std::uint64_t bytes = 0;
        for (auto const i : line_of_event_) bytes += lines_[i].edges.size() * (sizeof(std::uint8_t) + sizeof(double));
        return bytes;
    }

    /// After finish(): the times of an event's rows in one recording, in seconds since 1970: its first state, then its
    /// changes. Holds 8 bytes a row. Throws argument_error if there is no such event or recording.
    std::vector<double> event_seconds(std::string_view event_name, std::size_t recording) const {
        auto const found =
            std::find_if(events_.begin(), events_.end(), [&](auto const& event) { return event.name == event_name; });
        if (found == events_.end() || recording >= clock_->recordings().size())
            throw argument_error(
                "sluice::convert::event_sink::event_seconds: the event and the recording must exist, got \"" +
                std::string(event_name) + "\" in recording " + std::to_string(recording));
        auto const& l = lines_[line_of_event_[static_cast<std::size_t>(found - events_.begin())]];
        std::vector<double> seconds;
        l.for_each_segment(recording, *clock_, [&](std::span<double const> some, auto const&) {
            seconds.insert(seconds.end(), some.begin(), some.end());
        });
        return seconds;
    }

    /// The events of the metadata, in their order.
    std::vector<trodes::behavioral_event> const& events() const noexcept { return events_; }

private:
    struct line {
        std::string hardware_id;
        edge_store edges;
        std::vector<std::uint64_t> ends;  // by recording: number of edges up to its end

        /// Calls f(seconds, states) with each segment of the edges of a recording.
        template <class F>
        void for_each_segment(std::size_t recording, trodes::day_clock const& clock, F f) const {
            auto const& recorded = clock.recordings()[recording];
            std::vector<double> seconds;
            edges.for_each_segment(recording == 0 ? 0 : ends[recording - 1], ends[recording],
                                   [&](auto indices, auto states) {
                                       seconds.clear();
                                       for (auto const index : indices)
                                           seconds.push_back(recorded.timestamp(static_cast<std::size_t>(index)));
                                       f(std::span<double const>(seconds), states);
                                   });
        }
    };
    struct word {
        std::uint64_t state = 0;
        std::array<std::vector<std::size_t>, 64> lines_at;  // by bit: a header may name a bit twice
    };

    void begin(trodes::recording const& source) {
        end_recording();
        std::vector<trodes::bit_place> places;
        for (auto const& l : lines_) {
            auto const* const channel = trodes::find_digital(source.header(), l.hardware_id);
            if (channel == nullptr)
                throw format_error(source.path().string(),
                                   "must have the digital channel \"" + l.hardware_id + "\", got none");
            places.push_back({channel->byte, channel->bit});
        }
        bits_ = trodes::packet_bits(places, source.header().layout);
        words_.assign(bits_.words(), {});
        for (std::size_t i = 0; i < lines_.size(); ++i)
            words_[bits_.place(i).word].lines_at[bits_.place(i).bit].push_back(i);
    }
    void end_recording() {
        if (std::exchange(appended_, false))
            for (auto& l : lines_) l.ends.push_back(l.edges.size());
    }

    void record(word const& w, std::uint64_t changed, edge<std::uint64_t> const& now) {
        for (; changed != 0; changed &= changed - 1) {
            auto const bit = static_cast<unsigned>(std::countr_zero(changed));
            for (auto const i : w.lines_at[bit])
                lines_[i].edges.append(now.index, static_cast<std::uint8_t>(now.state >> bit & 1));
        }
    }

    void write(trodes::behavioral_event const& event, line const& l) {
        nwb::time_series const about{event.name, event.hardware_id,
                                     event.comments.empty() ? "no comments" : event.comments, "-1"};
        auto series = nwb::create(container_, about);
        auto data = nwb::create_data<std::uint8_t>(series, about, hdf5::layout::contiguous({l.edges.size()}));
        auto times = nwb::create_timestamps(series, l.edges.size());
        std::uint64_t row = 0;
        for (std::size_t recording = 0; recording < l.ends.size(); ++recording)
            l.for_each_segment(recording, *clock_,
                               [&](std::span<double const> seconds, std::span<std::uint8_t const> states) {
                                   data.write(row, states);
                                   times.write(row, seconds);
                                   row += states.size();
                                   wrote_(states.size_bytes() + seconds.size_bytes());
                               });
    }

    hdf5::group container_;
    std::vector<trodes::behavioral_event> events_;
    trodes::day_clock const* clock_;
    nwb::progress_callback wrote_;
    std::vector<std::size_t> line_of_event_;  // by event
    std::vector<line> lines_;                 // one for each hardware id
    trodes::packet_bits bits_;                // of the current recording: bit i belongs to line i
    std::vector<word> words_;
    bool appended_ = false;  // a block of the current recording
};

}  // namespace sluice::convert
