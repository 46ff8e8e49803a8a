#include <sluice/core/source_view.hpp>

#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/live.hpp"

#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

namespace {

// Counts from 1 to a last number.
struct counter {
    int last = 0, *opened = nullptr, *reads = nullptr;
    int at = 0;
    bool next(int& block) {
        ++*reads;
        if (at == last) return false;
        block = ++at;
        return true;
    }
};
struct open_counter {
    int last = 0, *opened = nullptr, *reads = nullptr;
    counter operator()() const {
        ++*opened;
        return {last, opened, reads};
    }
};
using numbers = sluice::source_view<int, open_counter>;

// The contract: the property table.
static_assert(sluice::block_source<counter, int> && !sluice::block_source<counter, std::vector<int>>);
static_assert(ranges::view_<numbers> && std::ranges::view<numbers> && std::ranges::input_range<numbers>);
static_assert(ranges::input_range<numbers> && !ranges::forward_range<numbers> && !ranges::sized_range<numbers>);
static_assert(!ranges::range<numbers const>);
static_assert(std::same_as<ranges::range_reference_t<numbers>, int const&>);

struct fixture {
    int opened = 0, reads = 0;
    numbers of(int last) { return numbers(open_counter{last, &opened, &reads}); }
};

TEST_CASE("source_view: returns the blocks of a source in order", "[core][source_view]") {
    fixture f;
    auto three = f.of(3), none = f.of(0);
    CHECK(test::elements(three) == std::vector{1, 2, 3});
    CHECK(test::elements(none).empty());
}

TEST_CASE("source_view: construction opens nothing, begin reads one block, each step one",
          "[core][source_view][lazy]") {
    fixture f;
    auto range = f.of(3);
    CHECK(f.opened == 0);
    auto it = range.begin();
    CHECK(f.opened == 1);
    CHECK(f.reads == 1);
    ++it;
    CHECK(f.reads == 2);
    CHECK(*it == 2);
    CHECK(*it == 2);
    CHECK(f.reads == 2);
}

TEST_CASE("source_view: begin opens the source again, and a copy opens its own", "[core][source_view]") {
    fixture f;
    auto range = f.of(3);
    auto it = range.begin();
    ++it;
    auto copy = range;
    CHECK(*copy.begin() == 1);
    CHECK(*it == 2);
    CHECK(*range.begin() == 1);
    CHECK(f.opened == 3);
}

TEST_CASE("source_view: a source that throws is not called again", "[core][source_view][errors]") {
    struct fails {
        int calls = 0;
        bool next(int&) {
            if (++calls == 2) throw std::runtime_error("lost");
            return true;
        }
    };
    auto open = [] { return fails{}; };
    sluice::source_view<int, decltype(open)> range(open);
    auto it = range.begin();
    CHECK_THROWS_WITH(++it, "lost");
    CHECK(it == range.end());
}
}  // namespace
