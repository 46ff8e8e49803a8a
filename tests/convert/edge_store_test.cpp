#include <sluice/convert/trodes_to_nwb/edge_store.hpp>

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "support/catch.hpp"
#include "support/peak_memory.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::convert::edge_store;
constexpr std::uint64_t segment = edge_store::segment_edges;

/// Edge i of a test: an index above 32 bits, and a state whose period does not divide a segment.
std::uint64_t index_of(std::uint64_t i) { return (std::uint64_t{1} << 40) + 3 * i; }
std::uint8_t state_of(std::uint64_t i) { return static_cast<std::uint8_t>(i % 3 == 0); }

void fill(edge_store& store, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) store.append(index_of(i), state_of(i));
}
/// Returns the number of edges in [first, last) that are read in order and with the values appended.
std::uint64_t right(edge_store const& store, std::uint64_t first, std::uint64_t last) {
    std::uint64_t count = 0, at = first;
    store.for_each_segment(first, last,
                           [&](std::span<std::uint64_t const> indices, std::span<std::uint8_t const> states) {
                               for (std::size_t i = 0; i < indices.size(); ++i, ++at)
                                   count += indices[i] == index_of(at) && states[i] == state_of(at);
                           });
    return count;
}

TEST_CASE("edge_store: returns edges in order, from memory and from the file", "[convert][edge_store]") {
    test::temp_dir const dir;
    for (std::uint64_t const count :
         {std::uint64_t{0}, std::uint64_t{1}, segment, segment + 1, 3 * segment, 3 * segment + 1, 10 * segment + 17}) {
        CAPTURE(count);
        edge_store store(dir.path(), 3 * segment);
        fill(store, count);
        CHECK(store.size() == count);
        CHECK(store.spilled() == (count == 0 ? 0 : (count - 1) / (3 * segment) * 3 * segment));
        CHECK(right(store, 0, count) == count);
    }
}

TEST_CASE("edge_store: reads any range, across segments and across memory and file", "[convert][edge_store]") {
    test::temp_dir const dir;
    edge_store store(dir.path(), 2 * segment);
    fill(store, 5 * segment + 100);
    for (std::uint64_t const first : {std::uint64_t{0}, segment - 1, segment, 4 * segment - 1, 5 * segment})
        for (std::uint64_t const count : {0u, 1u, 2u, 100u}) CHECK(right(store, first, first + count) == count);
}

TEST_CASE("edge_store: accepts edges after reading", "[convert][edge_store]") {
    test::temp_dir const dir;
    edge_store store(dir.path(), segment);
    fill(store, segment + 5);
    CHECK(right(store, 0, segment + 5) == segment + 5);
    for (std::uint64_t i = segment + 5; i < 4 * segment; ++i) store.append(index_of(i), state_of(i));
    CHECK(right(store, 0, 4 * segment) == 4 * segment);
}

TEST_CASE("edge_store: memory does not grow with the number of edges, and no file is left",
          "[convert][edge_store][bounded]") {
    test::temp_dir const dir;
    auto const peak = [&](std::uint64_t count) {
        return test::peak_memory([&] {
            edge_store store(dir.path(), 4 * segment);
            fill(store, count);
            CHECK(right(store, 0, count) == count);
        });
    };
    auto const few = peak(5 * segment);
    CHECK(few < 6 * 9 * segment + 4096);
    CHECK(peak(500 * segment) == few);
    CHECK(std::filesystem::is_empty(dir.path()));
}

TEST_CASE("edge_store: creates its file only when needed, and names a file that it cannot create",
          "[convert][edge_store][errors]") {
    test::temp_dir const dir;
    edge_store store(dir / "none", segment);
    fill(store, segment);
    CHECK_THROWS_WITH(store.append(0, 0), ContainsSubstring((dir / "none").string() + "/.sluice-edges-"));
}
}  // namespace
