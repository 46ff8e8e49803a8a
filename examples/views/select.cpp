// How do I select some channels from interleaved packets, in another order?
#include <cstdint>
#include <iostream>
#include <span>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/select.hpp>

int main() {
    // Three packets of three int16 channels each: 10, 11, 12 and so on.
    std::vector<std::int16_t> const packets{10, 11, 12, 20, 21, 22, 30, 31, 32};
    auto const bytes = std::as_bytes(std::span(packets));
    //! [select]
    sluice::strided_rows<std::int16_t> const rows(bytes.data(), 6, 3, sluice::column_table({0, 2, 4}));
    auto const chosen = rows | sluice::views::select({2, 0});

    std::vector<std::int16_t> table(chosen.size() * chosen.width());
    sluice::copy(chosen, std::span<std::int16_t>(table));  // one de-interleaving loop, row-major
    //! [select]
    for (std::size_t i = 0; i != table.size(); i += chosen.width())
        std::cout << table[i] << ' ' << table[i + 1] << '\n';
}
