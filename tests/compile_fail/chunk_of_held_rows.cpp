// expect: chunkable
// at most: 40 lines
// Held rows are single-pass: windows need random access.
#include <cstdint>

#include <sluice/views/chunk.hpp>
#include <sluice/views/hold.hpp>

int main() {
    sluice::strided_rows<std::int16_t> const rows;
    sluice::strided_rows<std::uint64_t> const reports;
    sluice::hold_state<std::int16_t> state;
    return static_cast<int>((rows | sluice::views::hold(reports, state) | sluice::views::chunk(2)).size());
}
