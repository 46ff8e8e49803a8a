/// \file
/// edge_store: the edges of a digital line, 9 bytes each, in memory up to a limit and then in a temporary file.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <sluice/memory/spill_file.hpp>

namespace sluice::convert {

/// Packet indices and states, in the order of append().
///
/// Stores edges in segments of 4096, so that growth never copies. At the limit, all segments are written to an unlinked
/// temporary file and their memory is reused. Holds 36 KiB for each started segment, up to the limit. Throws file_error
/// with the name of the temporary file if it cannot be created, written (a full disk) or read.
class edge_store {
public:
    static constexpr std::size_t segment_edges = 4096;

    /// `folder`: of the temporary file, if one is needed. `held`: maximum number of edges in memory, rounded down to
    /// segments, at least one.
    edge_store(std::filesystem::path folder, std::size_t held)
        : folder_(std::move(folder)), most_segments_(std::max<std::size_t>(1, held / segment_edges)) {}

    void append(std::uint64_t index, std::uint8_t state) {
        if (filled_ == segment_edges) [[unlikely]]
            next_segment();
        auto& to = *segments_[current_];
        to.indices[filled_] = index;
        to.states[filled_] = state;
        ++filled_;
    }

    std::uint64_t size() const noexcept {
        return held_from() + current_ * segment_edges + (segments_.empty() ? 0 : filled_);
    }
    /// The number of edges in the temporary file.
    std::uint64_t spilled() const noexcept { return held_from(); }

    /// Calls f(indices, states) with the edges [first, last), in order, in segments of at most 4096: a span of
    /// std::uint64_t const and one of std::uint8_t const, valid during the call. Reads one spilled segment at a time.
    /// Requires first <= last <= size().
    template <class F>
    void for_each_segment(std::uint64_t first, std::uint64_t last, F f) const {
        std::unique_ptr<segment> from_file;
        while (first < last) {
            auto const number = static_cast<std::size_t>(first / segment_edges),
                       at = static_cast<std::size_t>(first % segment_edges);
            auto const count = static_cast<std::size_t>(std::min<std::uint64_t>(segment_edges - at, last - first));
            auto const* edges = number < spilled_segments_ ? nullptr : segments_[number - spilled_segments_].get();
            if (edges == nullptr) {
                if (!from_file) from_file = std::make_unique_for_overwrite<segment>();
                file_->read(number * sizeof(segment), std::as_writable_bytes(std::span(from_file.get(), 1)));
                edges = from_file.get();
            }
            f(std::span(edges->indices).subspan(at, count), std::span(edges->states).subspan(at, count));
            first += count;
        }
    }

private:
    struct segment {
        std::array<std::uint64_t, segment_edges> indices;
        std::array<std::uint8_t, segment_edges> states;
    };
    static_assert(sizeof(segment) == 9 * segment_edges);  // written to the file without conversion

    std::uint64_t held_from() const noexcept { return std::uint64_t{spilled_segments_} * segment_edges; }

    void next_segment() {
        if (!segments_.empty() && ++current_ == most_segments_) {
            if (!file_) file_.emplace(folder_, "sluice-edges");
            for (auto const& full : segments_) file_->append(std::as_bytes(std::span(full.get(), 1)));
            spilled_segments_ += segments_.size();
            current_ = 0;
        }
        if (current_ == segments_.size()) segments_.push_back(std::make_unique_for_overwrite<segment>());
        filled_ = 0;
    }

    std::filesystem::path folder_;
    std::size_t most_segments_;
    std::vector<std::unique_ptr<segment>> segments_;  // size() <= most_segments_
    std::size_t current_ = 0;                         // the segment that is being filled
    std::size_t filled_ = segment_edges;              // edges in it; initially no segment, treated as a full one
    std::size_t spilled_segments_ = 0;
    std::optional<memory::spill_file> file_;
};

}  // namespace sluice::convert
