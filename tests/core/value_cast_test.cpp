#include <sluice/core/value_cast.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include <sluice/core/algorithms.hpp>
#include <sluice/views/transform.hpp>

namespace {
using sluice::argument_error;
using sluice::checked_cast_to;
using sluice::keeps_values;
using sluice::saturating_cast_to;
using std::int16_t, std::int32_t, std::int64_t, std::uint16_t, std::uint32_t, std::uint64_t, std::uint8_t;

template <class T>
using limits = std::numeric_limits<T>;
constexpr double nan = limits<double>::quiet_NaN(), infinity = limits<double>::infinity();

static_assert(keeps_values<int16_t, int16_t> && keeps_values<int16_t const&, int16_t>);
static_assert(keeps_values<int16_t, int32_t> && keeps_values<uint16_t, int32_t> && keeps_values<uint8_t, uint64_t>);
static_assert(!keeps_values<int32_t, int16_t> && !keeps_values<int16_t, uint32_t> && !keeps_values<uint32_t, int32_t>);
static_assert(keeps_values<int16_t, float> && keeps_values<int32_t, double> && !keeps_values<int32_t, float> &&
              !keeps_values<int64_t, double>);
static_assert(keeps_values<float, double> && !keeps_values<double, float> && !keeps_values<float, int64_t> &&
              !keeps_values<double, bool>);
static_assert(keeps_values<bool, int16_t> && keeps_values<bool, float> && !keeps_values<uint8_t, bool>);
static_assert(keeps_values<char const*, std::string> && !keeps_values<std::string, char const*> &&
              !keeps_values<std::string, int>);

// Both are constexpr function objects that accept only numbers.
static_assert(checked_cast_to<int16_t>(-32768.0) == -32768 && saturating_cast_to<int16_t>(1e9) == 32767);
static_assert(std::invocable<decltype(checked_cast_to<int>) const&, float> &&
              !std::invocable<decltype(checked_cast_to<int>) const&, char const*>);
static_assert(std::is_nothrow_invocable_r_v<uint8_t, decltype(saturating_cast_to<uint8_t>) const&, double>);

template <class To, class From>
bool refuses(From value) {
    try {
        checked_cast_to<To>(value);
    } catch (argument_error const&) {
        return true;
    }
    return false;
}

TEST_CASE("checked_cast_to: a representable value is returned unchanged", "[core][value_cast]") {
    CHECK(checked_cast_to<uint8_t>(255) == 255);
    CHECK(checked_cast_to<int16_t>(3.0) == 3);
    CHECK(checked_cast_to<int64_t>(-9223372036854775808.0) == limits<int64_t>::min());
    CHECK(checked_cast_to<uint64_t>(std::ldexp(1.0f, 63)) == uint64_t{1} << 63);
    CHECK(checked_cast_to<float>(int64_t{1} << 40) == std::ldexp(1.0f, 40));
    CHECK(checked_cast_to<float>(0.5) == 0.5f);
    CHECK(checked_cast_to<bool>(1.0));
    CHECK(checked_cast_to<int>(-0.0) == 0);
    CHECK(std::isnan(checked_cast_to<float>(nan)));
    CHECK(checked_cast_to<float>(-infinity) == -limits<float>::infinity());
}

TEST_CASE("checked_cast_to: rejects the first values out of range, accepts the last in range",
          "[core][value_cast][errors]") {
    CHECK((refuses<uint8_t>(256) && refuses<uint8_t>(-1) && refuses<int16_t>(32768) && refuses<int16_t>(-32769) &&
           refuses<int32_t>(uint32_t{1} << 31)));
    CHECK((refuses<int64_t>(uint64_t{1} << 63) && refuses<uint64_t>(int64_t{-1}) && refuses<bool>(2) &&
           refuses<bool>(-1)));
    CHECK((refuses<int32_t>(2147483648.0f) && refuses<int64_t>(9223372036854775808.0) &&
           refuses<uint64_t>(std::ldexp(1.0, 64)) && refuses<uint8_t>(-1.0)));
    CHECK((refuses<float>(1e300) && refuses<float>(-1e300) && refuses<int>(infinity) && refuses<int>(nan) &&
           refuses<bool>(2.0)));
}

TEST_CASE("checked_cast_to: rejects values that would be rounded", "[core][value_cast][errors]") {
    CHECK((refuses<int16_t>(3.7) && refuses<uint8_t>(-0.5f) && refuses<bool>(0.5) && refuses<float>(0.1)));
    CHECK((refuses<float>((1 << 24) + 1) && !refuses<float>(1 << 24) && refuses<double>((int64_t{1} << 53) + 1)));
    CHECK((refuses<float>(limits<int32_t>::max()) && refuses<double>(limits<uint64_t>::max()) &&
           !refuses<double>(limits<int64_t>::min())));
}

TEST_CASE("checked_cast_to: the error names the value and both types", "[core][value_cast][errors]") {
    CHECK_THROWS_WITH(checked_cast_to<int16_t>(3.7),
                      "sluice::checked_cast_to: the value must be a value of int16, got 3.7 (double)");
    CHECK_THROWS_WITH(checked_cast_to<uint8_t>(-1),
                      "sluice::checked_cast_to: the value must be a value of uint8, got -1 (int32)");
    CHECK_THROWS_WITH(checked_cast_to<int>(nan),
                      "sluice::checked_cast_to: the value must be a value of int32, got nan (double)");
    CHECK_THROWS_WITH(checked_cast_to<bool>(2.5f),
                      "sluice::checked_cast_to: the value must be a value of bool, got 2.5 (float)");
}

TEST_CASE("saturating_cast_to: integers are clamped to the type's range", "[core][value_cast]") {
    CHECK((saturating_cast_to<uint8_t>(300) == 255 && saturating_cast_to<uint8_t>(-3) == 0 &&
           saturating_cast_to<uint8_t>(200) == 200));
    CHECK((saturating_cast_to<int16_t>(-40000) == -32768 && saturating_cast_to<int16_t>(uint64_t(-1)) == 32767));
    CHECK((saturating_cast_to<uint64_t>(int64_t{-5}) == 0 &&
           saturating_cast_to<int64_t>(uint64_t(-1)) == limits<int64_t>::max()));
    CHECK((saturating_cast_to<bool>(7) && !saturating_cast_to<bool>(-7)));
}

TEST_CASE("saturating_cast_to: fractions are truncated towards zero, NaN becomes 0", "[core][value_cast]") {
    CHECK((saturating_cast_to<int>(3.9) == 3 && saturating_cast_to<int>(-3.9f) == -3 &&
           saturating_cast_to<uint8_t>(255.9) == 255 && saturating_cast_to<uint8_t>(-0.9) == 0));
    CHECK((saturating_cast_to<int16_t>(nan) == 0 && saturating_cast_to<int64_t>(std::nanf("")) == 0 &&
           !saturating_cast_to<bool>(nan)));
    CHECK((saturating_cast_to<int16_t>(infinity) == 32767 && saturating_cast_to<int16_t>(-infinity) == -32768));
    CHECK((!saturating_cast_to<bool>(0.5) && saturating_cast_to<bool>(1.0)));
}

TEST_CASE("saturating_cast_to: bounds that the floating-point type cannot represent are exact", "[core][value_cast]") {
    CHECK(saturating_cast_to<int32_t>(3e9f) == limits<int32_t>::max());
    CHECK(saturating_cast_to<int32_t>(2147483520.0f) == 2147483520);  // the last float below
    CHECK(saturating_cast_to<int64_t>(1e30) == limits<int64_t>::max());
    CHECK(saturating_cast_to<uint64_t>(1e30f) == limits<uint64_t>::max());
    CHECK(saturating_cast_to<int64_t>(-1e30) == limits<int64_t>::min());
}

TEST_CASE("saturating_cast_to: a floating-point type keeps NaN and infinities, finite values stay finite",
          "[core][value_cast]") {
    CHECK(std::isnan(saturating_cast_to<float>(nan)));
    CHECK(saturating_cast_to<float>(-infinity) == -limits<float>::infinity());
    CHECK((saturating_cast_to<float>(1e300) == limits<float>::max() &&
           saturating_cast_to<float>(-1e300) == limits<float>::lowest()));
    CHECK(saturating_cast_to<float>(0.1) == 0.1f);
}

TEST_CASE("value casts: all small integers and halves agree with plain arithmetic", "[core][value_cast]") {
    for (int twice = -1000; twice <= 1000; ++twice) {
        double const value = twice / 2.0;
        auto const whole = static_cast<int>(value);
        bool const fits = twice % 2 == 0 && whole >= 0 && whole <= 255;
        int const clamped = std::min(std::max(whole, 0), 255);
        if (refuses<uint8_t>(value) == fits || saturating_cast_to<uint8_t>(value) != clamped) {
            CAPTURE(value);
            CHECK(false);
        }
        if (twice % 2 == 0 && refuses<std::int8_t>(whole) != (whole < -128 || whole > 127)) {
            CAPTURE(whole);
            CHECK(false);
        }
    }
    SUCCEED("2001 values");
}

TEST_CASE("value casts: work as functions for views::transform", "[core][value_cast]") {
    std::vector const volts{1e9, 3.0, -2.5};
    test::check_ranges_equal(volts | sluice::views::transform(saturating_cast_to<int16_t>),
                             std::vector<int16_t>{32767, 3, -2});
    CHECK_THROWS_AS(
        sluice::count_if(volts | sluice::views::transform(checked_cast_to<int16_t>), [](int16_t) { return true; }),
        argument_error);
}
}  // namespace
