// expect: row_range
// at most: 40 lines
// A tapped row is an element, no longer a row: tap chunks of rows instead.
#include <cstdint>
#include <span>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/tap.hpp>

int main() {
    sluice::strided_rows<std::int16_t> const rows;
    std::vector<std::int16_t> out;
    sluice::copy(rows | sluice::views::tap([](auto const&) {}), std::span(out));
}
