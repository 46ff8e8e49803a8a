#include <sluice/hdf5/dataset_elements.hpp>

#include <cstdint>
#include <numeric>
#include <vector>

#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/stored_dataset.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/transform.hpp>

#include "hdf5/foreign_datasets.hpp"
#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"

namespace {
using namespace sluice::hdf5;
namespace sv = sluice::views;
using test::stored;
using doubles = dataset_elements<double>;

// The contract.
static_assert(ranges::view_<doubles> && std::ranges::view<doubles> && std::semiregular<doubles>);
static_assert(sluice::segmented_range<doubles> && !sluice::row_range<doubles> &&
              std::same_as<ranges::range_reference_t<doubles>, double>);
static_assert(ranges::random_access_range<doubles const> && ranges::sized_range<doubles const> &&
              ranges::common_range<doubles>);
static_assert(std::same_as<sluice::segment_t<doubles>, sluice::shared_span<double const>>);
static_assert(ranges::contiguous_range<sluice::segment_t<doubles>> &&
              std::ranges::contiguous_range<sluice::segment_t<doubles>>);

std::vector<double> counted(std::size_t count) {
    std::vector<double> all(count);
    std::iota(all.begin(), all.end(), 0.);
    return all;
}

TEST_CASE("dataset_elements: reads every layout", "[hdf5][dataset_elements]") {
    auto const kind = GENERATE(stored::contiguous, stored::compact, stored::plain, stored::deflated, stored::counted);
    auto const count = GENERATE(0, 1, 3, 4, 11);
    CAPTURE(static_cast<int>(kind), count);
    test::foreign_datasets made;
    made.add("/d", {{static_cast<hsize_t>(count)}, {4}, kind}, H5T_IEEE_F64LE);
    made.close();
    auto const in = file::open_read(made.path());
    auto const all = dataset_elements<double>(open_stored(in, "/d"));
    laws::random_access(all, counted(all.size()), test::copied{});
    laws::segmented(all, counted(all.size()));
    laws::algorithms_agree(all, counted(all.size()));
    CHECK(all.size() == static_cast<std::size_t>(count));
    CHECK(doubles{}.size() == 0);
}

TEST_CASE("dataset_elements: construction reads nothing, a pass decodes each chunk once",
          "[hdf5][dataset_elements][lazy]") {
    test::foreign_datasets made;
    made.add("/d", {{11}, {4}, stored::counted}, H5T_STD_U32LE);
    made.close();
    auto const in = file::open_read(made.path());
    test::counting_filter::decoded = 0;
    auto const all = dataset_elements<std::uint32_t>(open_stored(in, "/d"));
    CHECK((all.size() == 11 && test::counting_filter::decoded == 0));
    CHECK(all[9] == 9);
    CHECK(test::counting_filter::decoded == 1);
    CHECK(sluice::fold(all, 0U, std::plus{}) == 55);
    CHECK(test::counting_filter::decoded == 4);
}

TEST_CASE("dataset_elements: kept segments stay valid, others share one buffer", "[hdf5][dataset_elements]") {
    test::foreign_datasets made;
    made.add("/d", {{11}, {4}, stored::deflated}, H5T_IEEE_F64LE);
    made.close();
    auto const in = file::open_read(made.path());
    std::vector<double const*> places;
    std::vector<sluice::shared_span<double const>> kept;
    auto const all = dataset_elements<double>(open_stored(in, "/d"));
    for (auto const& segment : sluice::segments(all)) places.push_back(segment.data());
    CHECK(places == std::vector<double const*>(3, places.front()));
    for (auto const& segment : sluice::segments(all)) kept.push_back(segment);
    CHECK(test::elements(kept | sv::concatenate) == counted(11));
}

TEST_CASE("dataset_elements: works with adaptors", "[hdf5][dataset_elements]") {
    test::foreign_datasets made;
    made.add("/d", {{11}, {4}, stored::plain}, H5T_STD_I16LE);
    made.close();
    auto const in = file::open_read(made.path());
    auto const all = dataset_elements<std::int16_t>(open_stored(in, "/d"));
    auto expected = counted(11);
    for (auto& value : expected) value *= 2;
    laws::segmented(all | sv::transform([](std::int16_t i) { return 2. * i; }), expected);
    std::vector<double> gathered;
    for (auto const window : all | sv::chunk(3))
        for (auto const value : window) gathered.push_back(value);
    CHECK(gathered == counted(11));
    CHECK(sluice::equal(open_stored(in, "/d").elements<double>(), counted(11)));
    CHECK(sluice::equal(in.open_dataset<std::int16_t>("/d").elements(), counted(11)));
}

TEST_CASE("dataset_elements: rejects several dimensions and lossy types", "[hdf5][dataset_elements][errors]") {
    test::foreign_datasets made;
    made.add("/two", {{4, 1}, {2, 1}});
    made.add("/one", {{4}, {2}}, H5T_STD_I32LE);
    made.close();
    auto const in = file::open_read(made.path());
    CHECK_THROWS_WITH(
        dataset_elements<std::int16_t>(open_stored(in, "/two")),
        "sluice::hdf5::dataset_elements: /two of " + made.path().string() + " must have one dimension, got 2");
    CHECK_THROWS_WITH(dataset_elements<float>(open_stored(in, "/one")),
                      ContainsSubstring("/one of ") && ContainsSubstring("that float32 keeps, got int32"));
    CHECK(test::elements(dataset_elements<float>(open_stored(in, "/one"), conversion::lossy)) ==
          std::vector<float>{0, 1, 2, 3});
}
}  // namespace
