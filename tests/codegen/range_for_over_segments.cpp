/// \file
/// The loop of a plain range-for over a window of several segments, without the loop for a window within one segment.
#include <sluice/views/detail/concatenation_cursor.hpp>
#include <sluice/views/detail/segment_list.hpp>
#include <range/v3/view/ref.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

using parts = sluice::detail::segment_list<ranges::ref_view<std::vector<std::int32_t> const>>;
using cursor = sluice::detail::concatenation_cursor<parts>;

double* copy_halves(parts const& all, std::size_t first, std::size_t limit, double* out);

double* copy_halves(parts const& all, std::size_t first, std::size_t limit, double* out) {
    cursor at = cursor::at(all, first, limit);
    if (at.single) return out;
    for (; !at.equal(ranges::default_sentinel); at.next()) *out++ = 0.5 * at.read();
    return out;
}
