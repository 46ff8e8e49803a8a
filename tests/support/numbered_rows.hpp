/// \file
/// numbered_rows: packets with int16 columns at unaligned addresses; row i holds 10 i, 10 i + 1, ...
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "support/check_ranges_equal.hpp"
#include "support/packets.hpp"
#include <sluice/core/algorithms.hpp>
#include <sluice/core/rows.hpp>

namespace test {

/// Stores a row as a vector of its values.
struct row_values {
    template <class Row>
    auto operator()(Row const& row) const {
        return elements(row);
    }
};
template <class R>
auto values(R&& rows) {
    return elements(rows, row_values{});
}
/// The result of sluice::copy on rows.
template <class R>
auto copied_rows(R&& rows) {
    std::vector<sluice::row_field_t<R>> out(static_cast<std::size_t>(ranges::size(rows)) * rows.width());
    sluice::copy(rows, std::span(out));
    return out;
}

class numbered_rows {
    packets packets_;
    std::size_t width_;

public:
    explicit numbered_rows(std::size_t count, std::size_t width = 3) : packets_(count, 2 * width + 3), width_(width) {
        for (std::size_t i = 0; i != count; ++i)
            for (std::size_t c = 0; c != width; ++c) packets_.put(i, 1 + 2 * c, static_cast<std::int16_t>(10 * i + c));
    }
    sluice::strided_rows<std::int16_t> rows(sluice::consumption const* hook = nullptr) const {
        std::vector<std::uint32_t> bytes;
        for (std::size_t c = 0; c != width_; ++c) bytes.push_back(static_cast<std::uint32_t>(1 + 2 * c));
        return {packets_.bytes.data(), packets_.stride, packets_.count(), sluice::column_table(bytes), hook};
    }
    /// The same rows in segments that end before these rows.
    std::vector<sluice::strided_rows<std::int16_t>> parts(std::vector<std::size_t> ends) const {
        std::vector<sluice::strided_rows<std::int16_t>> all;
        std::size_t first = 0;
        ends.push_back(packets_.count());
        for (auto const end : ends) {
            all.push_back(rows().slice(first, end - first));
            first = end;
        }
        return all;
    }
    std::vector<std::vector<std::int16_t>> expected() const { return values(rows()); }
    packets const& bytes() const { return packets_; }
};

}  // namespace test
