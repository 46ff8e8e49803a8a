// expect: report_words
// Reports are bits: the words must be unsigned.
#include <cstdint>

#include <sluice/views/hold.hpp>

int main() {
    sluice::strided_rows<std::int16_t> const rows, reports;
    sluice::hold_state<std::int16_t> state;
    return static_cast<int>(sluice::views::hold(rows, reports, state).size());
}
