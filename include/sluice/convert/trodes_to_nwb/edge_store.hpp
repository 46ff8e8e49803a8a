/// \file
/// edge_store: the edges of a digital line, 9 bytes each, in memory as far as they are few and in a temporary file
/// beyond.
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

/// Packet indices and states, in the order in which they came.
///
/// They lie in pieces of 4096 edges, so that growth never moves or doubles anything. When as many are held as may be,
/// all of them go to an unlinked temporary file and the memory serves again. Holds the pieces: 36 KiB for each 4096
/// edges begun, until the limit. Throws file_error, which names the temporary file, where it cannot be made, written (a
/// full disk) or read.
class edge_store {
public:
    static constexpr std::size_t segment_edges = 4096;

    /// `folder`: where the temporary file goes, if there must be one. `held`: edges that stay in memory, rounded down
    /// to pieces, at least one.
    edge_store(std::filesystem::path folder, std::size_t held)
        : folder_(std::move(folder)), most_segments_(std::max<std::size_t>(1, held / segment_edges)) {}

    void append(std::uint64_t index, std::uint8_t state) {
        if (filled_ == segment_edges) [[unlikely]]
            next_piece();
        auto& to = *pieces_[current_];
        to.indices[filled_] = index;
        to.states[filled_] = state;
        ++filled_;
    }

    std::uint64_t size() const noexcept {
        return held_from() + current_ * segment_edges + (pieces_.empty() ? 0 : filled_);
    }
    /// How many of them are in the temporary file.
    std::uint64_t spilled() const noexcept { return held_from(); }

    /// Calls f(indices, states) with the edges [first, last), in order, at most 4096 at a time: a span of std::uint64_t
    /// const and one of std::uint8_t const, valid during the call. Reads spilled pieces one at a time. Requires first
    /// <= last <= size().
    template <class F>
    void for_each_segment(std::uint64_t first, std::uint64_t last, F f) const {
        std::unique_ptr<piece> from_file;
        while (first < last) {
            auto const number = static_cast<std::size_t>(first / segment_edges),
                       at = static_cast<std::size_t>(first % segment_edges);
            auto const count = static_cast<std::size_t>(std::min<std::uint64_t>(segment_edges - at, last - first));
            auto const* part = number < spilled_segments_ ? nullptr : pieces_[number - spilled_segments_].get();
            if (part == nullptr) {
                if (!from_file) from_file = std::make_unique_for_overwrite<piece>();
                file_->read(number * sizeof(piece), std::as_writable_bytes(std::span(from_file.get(), 1)));
                part = from_file.get();
            }
            f(std::span(part->indices).subspan(at, count), std::span(part->states).subspan(at, count));
            first += count;
        }
    }

private:
    struct piece {
        std::array<std::uint64_t, segment_edges> indices;
        std::array<std::uint8_t, segment_edges> states;
    };
    static_assert(sizeof(piece) == 9 * segment_edges);  // it goes to the file as it lies

    std::uint64_t held_from() const noexcept { return std::uint64_t{spilled_segments_} * segment_edges; }

    void next_piece() {
        if (!pieces_.empty() && ++current_ == most_segments_) {
            if (!file_) file_.emplace(folder_, "sluice-edges");
            for (auto const& full : pieces_) file_->append(std::as_bytes(std::span(full.get(), 1)));
            spilled_segments_ += pieces_.size();
            current_ = 0;
        }
        if (current_ == pieces_.size()) pieces_.push_back(std::make_unique_for_overwrite<piece>());
        filled_ = 0;
    }

    std::filesystem::path folder_;
    std::size_t most_segments_;
    std::vector<std::unique_ptr<piece>> pieces_;  // size() <= most_segments_
    std::size_t current_ = 0;                     // the piece that is being filled
    std::size_t filled_ = segment_edges;          // edges in it; at first there is none, which is as good as a full one
    std::size_t spilled_segments_ = 0;
    std::optional<memory::spill_file> file_;
};

}  // namespace sluice::convert
