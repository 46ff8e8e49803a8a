#include <sluice/memory/arena.hpp>

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "support/catch.hpp"

namespace {
using sluice::memory::arena;

static_assert(std::is_nothrow_move_constructible_v<arena> && std::is_nothrow_move_assignable_v<arena>);
static_assert(!std::is_copy_constructible_v<arena> && !std::is_copy_assignable_v<arena>);
static_assert(!std::is_copy_constructible_v<arena::lease>);
template <class T>
concept taken = requires(arena& a) { a.take<T>(1); };
static_assert(taken<float> && !taken<std::string>);

TEST_CASE("arena: holds nothing before the first take()", "[memory][arena][lazy]") {
    arena a(1 << 20);
    CHECK(a.capacity() == 0);
    CHECK(a.take<char>(1).size() == 1);
    CHECK(a.capacity() == 1 << 20);
    CHECK(a.used() == 1);
}

TEST_CASE("arena: allocations are aligned, disjoint and writable", "[memory][arena]") {
    arena a;
    struct alignas(256) wide {
        char bytes[256];
    };
    auto const bytes = a.take<char>(3);
    auto const shorts = a.take<std::uint16_t>(5);
    auto const wides = a.take<wide>(2);
    CHECK(reinterpret_cast<std::uintptr_t>(shorts.data()) % 64 == 0);
    CHECK(reinterpret_cast<std::uintptr_t>(wides.data()) % 256 == 0);
    std::memset(bytes.data(), 1, bytes.size_bytes());
    std::memset(shorts.data(), 2, shorts.size_bytes());
    std::memset(wides.data(), 3, wides.size_bytes());
    CHECK((bytes[2] == 1 && shorts[4] == 0x0202 && wides[1].bytes[255] == 3));
    CHECK(a.take<int>(0).empty());
}

TEST_CASE("arena: reset() reuses the same bytes", "[memory][arena][bounded]") {
    arena a;
    auto const first = a.take<char>(100'000).data();
    for (int group = 0; group < 1000; ++group) {
        a.reset();
        CHECK(a.used() == 0);
        REQUIRE(a.take<char>(100'000 - static_cast<std::size_t>(group)).data() == first);
    }
    CHECK(a.capacity() < 100'000 + 4096);
    CHECK(a.most_used() == 100'000);
}

TEST_CASE("arena: growing keeps earlier allocations in place; reset() merges the blocks", "[memory][arena]") {
    arena a;
    auto const before = a.take<char>(10'000);
    before[9'999] = 'x';
    auto const after = a.take<char>(1'000'000);
    after[999'999] = 'y';
    CHECK(before[9'999] == 'x');
    CHECK(a.used() == 1'010'000);
    a.reset();
    auto const again = a.take<char>(10'000).data();
    CHECK(a.take<char>(1'000'000).data() - again == 10'048);  // the next multiple of 64
    CHECK(a.capacity() < 1'030'000);
}

TEST_CASE("arena: a larger group replaces the block of a smaller one", "[memory][arena][bounded]") {
    arena a;
    for (std::size_t bytes = 1 << 12; bytes <= 1 << 22; bytes *= 2) {
        a.take<char>(bytes);
        CHECK(a.capacity() == bytes);
        a.reset();
    }
}

TEST_CASE("arena: release() returns all memory to the system", "[memory][arena]") {
    arena a;
    a.take<char>(1 << 20);
    a.release();
    CHECK((a.capacity() == 0 && a.used() == 0 && a.most_used() == 1 << 20));
    CHECK(a.take<char>(10)[9] == 0);
}

TEST_CASE("arena: the last lease resets it, in any order", "[memory][arena]") {
    arena a;
    auto const first = a.take<char>(10).data();
    auto one = a.keep();
    a.take<char>(10);
    auto two = a.keep();
    {
        auto const ended = std::move(one);
    }
    CHECK(a.used() == 74);
    {
        auto const ended = std::move(two);
    }
    CHECK(a.used() == 0);
    CHECK(a.take<char>(10).data() == first);
}

TEST_CASE("arena: a lease may outlive its arena", "[memory][arena]") {
    arena::lease kept;
    std::span<char> taken;
    {
        arena a;
        taken = a.take<char>(100);
        kept = a.keep();
    }
    taken[99] = 'z';
    CHECK(taken[99] == 'z');
}

TEST_CASE("arena: reset() and release() throw while a lease exists", "[memory][arena][errors]") {
    arena a;
    auto const kept = a.keep();
    CHECK_THROWS_WITH(a.reset(), "sluice::memory::arena::reset: no lease may exist, got 1");
    CHECK_THROWS_AS(a.release(), sluice::argument_error);
}

TEST_CASE("arena: take() throws if memory is exhausted; the message has the requested bytes",
          "[memory][arena][errors]") {
    arena a;
    a.take<char>(100);
    CHECK_THROWS_WITH(
        a.take<char>(std::size_t{1} << 60),
        ContainsSubstring("sluice::memory::arena::take: 1152921504606846976 bytes cannot be allocated: ") &&
            ContainsSubstring("; 4096 are held, 100 of them are in use"));
    CHECK_THROWS_WITH(a.take<double>(std::numeric_limits<std::size_t>::max()),
                      ContainsSubstring("18446744073709551615 times 8 bytes cannot be allocated"));
    CHECK(a.used() == 100);
    CHECK(a.take<char>(10).size() == 10);
}

TEST_CASE("arena: an excessive block size does not prevent smaller allocations", "[memory][arena]") {
    arena a(std::size_t{1} << 60);
    CHECK(a.take<char>(10).size() == 10);
}
}  // namespace
