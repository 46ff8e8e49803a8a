/// \file
/// packet_bits: chosen bits of packets, anywhere in the packet, as a few 64-bit words per packet.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <sluice/trodes/packet_layout.hpp>
#include <sluice/trodes/packets.hpp>
#include <sluice/views/transform.hpp>

namespace sluice::trodes {

/// Bit `bit` (0 = least significant) of packet byte `byte`.
struct bit_place {
    std::uint32_t byte = 0;
    std::uint8_t bit = 0;
    friend bool operator==(bit_place const&, bit_place const&) = default;
};

/// The chosen bits of a word; all others are 0.
struct masked {
    std::uint64_t mask = 0;
    constexpr std::uint64_t operator()(std::uint64_t word) const noexcept { return word & mask; }
};

/// Groups the chosen bits into as few words of 8 neighbouring bytes as possible, so that the lines of a packet are read
/// together: 64 lines of one device cost one load per packet. Immutable; holds a few numbers per bit.
///
///     packet_bits const bits(places, layout);
///     auto const [word, bit] = bits.place(0);                                    // the word and bit of places[0]
///     bits.visit(word, block, [&](auto const& words) { ... });    // a random-access view: words[i] >> bit & 1
class packet_bits {
public:
    struct word_place {
        std::size_t word = 0;
        unsigned bit = 0;
    };

    packet_bits() = default;
    /// Every place must be within the layout's packet. A bit may be chosen twice.
    packet_bits(std::span<bit_place const> places, packet_layout const& layout)
        : word_bytes_(layout.packet_bytes < sizeof(std::uint64_t) ? 1 : sizeof(std::uint64_t)) {
        std::vector<std::uint32_t> bytes;
        for (auto const& p : places) bytes.push_back(p.byte);
        std::sort(bytes.begin(), bytes.end());
        for (auto const byte : bytes)  // words end within the packet, so the last packet's ends within the block
            if (words_.empty() || byte - words_.back().first_byte >= word_bytes_)
                words_.push_back({std::min(byte, layout.packet_bytes - word_bytes_), {}});
        for (auto const& p : places) {
            auto const after = std::upper_bound(words_.begin(), words_.end(), p.byte,
                                                [](std::uint32_t byte, word const& w) { return byte < w.first_byte; });
            auto const found = static_cast<std::size_t>(after - words_.begin()) - 1;
            auto const bit = 8 * (p.byte - words_[found].first_byte) + p.bit;
            words_[found].chosen.mask |= std::uint64_t{1} << bit;
            places_.push_back({found, bit});
        }
        std::vector<std::uint32_t> first_bytes;
        for (auto const& w : words_) first_bytes.push_back(w.first_byte);
        table_ = column_table(std::move(first_bytes));
    }

    /// Calls f with the words of each packet as rows, one column per word, other bits included. `source`: as in \ref
    /// visit.
    template <class Source, class F>
    decltype(auto) visit_rows(Source const& source, F&& f) const {
        if (word_bytes_ == 1) return f(source.template rows<std::uint8_t>(table_));
        return f(source.template rows<std::uint64_t>(table_));
    }

    std::size_t words() const noexcept { return words_.size(); }
    std::uint64_t mask(std::size_t index) const noexcept { return words_[index].chosen.mask; }
    /// The place of the `index`th chosen bit.
    word_place place(std::size_t index) const noexcept { return places_[index]; }

    /// Calls f with word `index` of each packet, its other bits 0: a random-access, segmented view of std::uint64_t.
    /// `source`: packets of the layout, or a block of them, whose words know their ticks.
    template <class Source, class F>
    decltype(auto) visit(std::size_t index, Source const& source, F&& f) const {
        auto const& w = words_[index];
        if (word_bytes_ == 1) return f(source.template field<std::uint8_t>(w.first_byte) | views::transform(w.chosen));
        return f(source.template field<std::uint64_t>(w.first_byte) | views::transform(w.chosen));
    }

private:
    struct word {
        std::uint32_t first_byte = 0;
        masked chosen;
    };

    std::uint32_t word_bytes_ = sizeof(std::uint64_t);  // 1 if a whole packet has fewer than 8
    std::vector<word> words_;                           // ascending
    std::vector<word_place> places_;
    column_table table_;  // of the words
};

}  // namespace sluice::trodes
