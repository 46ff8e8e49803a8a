// How do I convert counts to microvolts, with a gain per channel, without a second pass over the samples?
#include <array>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <span>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/transform_values.hpp>

int main() {
    std::vector<std::int16_t> const packets{10, 11, 12, 20, 21, 22};  // two packets of three channels each
    auto const bytes = std::as_bytes(std::span(packets));
    sluice::strided_rows<std::int16_t> const rows(bytes.data(), 6, 2, sluice::column_table({0, 2, 4}));
    //! [transform_values]
    std::array const gains{0.5f, 2.0f, 10.0f};
    auto const microvolts = rows | sluice::views::transform_values([gains](std::int16_t count, std::size_t channel) {
                                return gains[channel] * count;
                            });                                   // rows of float
    auto const two = microvolts | sluice::views::select({2, 0});  // each channel keeps its gain

    std::vector<float> table(two.size() * two.width());
    sluice::copy(two, std::span<float>(table));  // gathered and scaled in one loop
    //! [transform_values]
    for (auto const row : microvolts) std::cout << row[0] << ' ' << row[1] << ' ' << row[2] << '\n';
    for (std::size_t i = 0; i != table.size(); i += two.width()) std::cout << table[i] << ' ' << table[i + 1] << '\n';
}
