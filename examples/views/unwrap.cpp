// How do I convert a wrapping 32-bit counter to a tick that does not wrap?
#include <cstdint>
#include <iostream>
#include <vector>

#include <sluice/views/unwrap.hpp>

int main() {
    //! [unwrap]
    std::vector<std::uint32_t> const counter{4294967294, 4294967295, 0, 0, 1};
    for (std::int64_t const tick : counter | sluice::views::unwrap) std::cout << tick << '\n';

    auto const table = sluice::counter_offsets(counter);  // one entry per wrap
    auto const ticks = counter | sluice::views::unwrap(table);
    std::cout << table.size() << " entries; the last tick is " << ticks[4] << '\n';
    //! [unwrap]
}
