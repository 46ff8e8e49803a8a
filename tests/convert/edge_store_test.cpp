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
constexpr std::uint64_t piece = edge_store::segment_edges;

/// Edge i of a test: an index beyond 32 bits, a state that is no pattern of the pieces.
std::uint64_t index_of(std::uint64_t i) { return (std::uint64_t{1} << 40) + 3 * i; }
std::uint8_t state_of(std::uint64_t i) { return static_cast<std::uint8_t>(i % 3 == 0); }

void fill(edge_store& store, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) store.append(index_of(i), state_of(i));
}
/// How many of the edges [first, last) come as they were put in, none before its turn.
std::uint64_t right(edge_store const& store, std::uint64_t first, std::uint64_t last) {
    std::uint64_t count = 0, at = first;
    store.for_each_segment(first, last,
                           [&](std::span<std::uint64_t const> indices, std::span<std::uint8_t const> states) {
                               for (std::size_t i = 0; i < indices.size(); ++i, ++at)
                                   count += indices[i] == index_of(at) && states[i] == state_of(at);
                           });
    return count;
}

TEST_CASE("edge_store: edges come back in order, from memory and from the file", "[convert][edge_store]") {
    test::temp_dir const dir;
    for (std::uint64_t const count :
         {std::uint64_t{0}, std::uint64_t{1}, piece, piece + 1, 3 * piece, 3 * piece + 1, 10 * piece + 17}) {
        CAPTURE(count);
        edge_store store(dir.path(), 3 * piece);
        fill(store, count);
        CHECK(store.size() == count);
        CHECK(store.spilled() == (count == 0 ? 0 : (count - 1) / (3 * piece) * 3 * piece));
        CHECK(right(store, 0, count) == count);
    }
}

TEST_CASE("edge_store: any part is seen, over the seams of pieces and of memory and file", "[convert][edge_store]") {
    test::temp_dir const dir;
    edge_store store(dir.path(), 2 * piece);
    fill(store, 5 * piece + 100);
    for (std::uint64_t const first : {std::uint64_t{0}, piece - 1, piece, 4 * piece - 1, 5 * piece})
        for (std::uint64_t const count : {0u, 1u, 2u, 100u}) CHECK(right(store, first, first + count) == count);
}

TEST_CASE("edge_store: reading does not end the writing", "[convert][edge_store]") {
    test::temp_dir const dir;
    edge_store store(dir.path(), piece);
    fill(store, piece + 5);
    CHECK(right(store, 0, piece + 5) == piece + 5);
    for (std::uint64_t i = piece + 5; i < 4 * piece; ++i) store.append(index_of(i), state_of(i));
    CHECK(right(store, 0, 4 * piece) == 4 * piece);
}

TEST_CASE("edge_store: holds no more for a hundred times the edges, and leaves no file",
          "[convert][edge_store][bounded]") {
    test::temp_dir const dir;
    auto const peak = [&](std::uint64_t count) {
        return test::peak_memory([&] {
            edge_store store(dir.path(), 4 * piece);
            fill(store, count);
            CHECK(right(store, 0, count) == count);
        });
    };
    auto const few = peak(5 * piece);
    CHECK(few < 6 * 9 * piece + 4096);
    CHECK(peak(500 * piece) == few);
    CHECK(std::filesystem::is_empty(dir.path()));
}

TEST_CASE("edge_store: makes no file before it must, and says which it cannot make", "[convert][edge_store][errors]") {
    test::temp_dir const dir;
    edge_store store(dir / "none", piece);
    fill(store, piece);
    CHECK_THROWS_WITH(store.append(0, 0), ContainsSubstring((dir / "none").string() + "/.sluice-edges-"));
}
}  // namespace
