// How do I combine samples and positions from different files into one table?
#include <cstdint>
#include <iostream>
#include <span>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/zip_columns.hpp>

int main() {
    std::vector<std::int16_t> const packets{10, 11, 20, 21, 30, 31};  // three packets of two channels each
    auto const bytes = std::as_bytes(std::span(packets));
    sluice::strided_rows<std::int16_t> const samples(bytes.data(), 4, 3, sluice::column_table({0, 2}));
    //! [zip_columns]
    std::vector<std::vector<float>> const position{{0.5f}, {1.5f, 2.5f}};                          // in two segments
    auto const wide = sluice::views::zip_columns(samples, position | sluice::views::concatenate);  // rows of 3 float

    std::vector<float> table(wide.size() * wide.width());
    sluice::copy(wide, std::span<float>(table));
    //! [zip_columns]
    for (std::size_t i = 0; i != table.size(); i += 3)
        std::cout << table[i] << ' ' << table[i + 1] << ' ' << table[i + 2] << '\n';
}
