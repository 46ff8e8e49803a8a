#include <sluice/deflate/detail/bit_writer.hpp>

#include <array>
#include <cstddef>
#include <vector>

#include "support/catch.hpp"

namespace {
using sluice::deflate::detail::bit_writer;
using bytes = std::vector<std::byte>;

TEST_CASE("bit_writer: bits are packed lowest first; stored blocks are byte-aligned", "[deflate][bit_writer]") {
    bytes made(64);
    bit_writer out(made.data());
    out.put(0b101, 3);
    out.put(0b11, 2);
    CHECK(made[0] == std::byte{0b11101});
    CHECK_FALSE(out.at_byte());
    out.store(std::array{std::byte{9}, std::byte{8}}, true);
    CHECK(out.at_byte());
    made.resize(static_cast<std::size_t>(out.end() - made.data()));
    CHECK(made == bytes{std::byte{0b00111101}, std::byte{2}, std::byte{0}, std::byte{0xfd}, std::byte{0xff},
                        std::byte{9}, std::byte{8}});
}
}  // namespace
