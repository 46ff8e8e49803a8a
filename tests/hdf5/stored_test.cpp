#include <sluice/hdf5/stored_dataset.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <sluice/hdf5/attributes.hpp>
#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/members.hpp>

#include "support/catch.hpp"
#include "support/spoil_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
using namespace sluice::hdf5;

/// An empty file, and the means to fill it as others would.
struct foreign_file {
    foreign_file() { file::create(path()).close(); }
    std::filesystem::path path() const { return folder / "foreign.h5"; }
    test::temp_dir folder;
};

TEST_CASE("stored_dataset: reads numbers of any type as the requested type", "[hdf5][stored_dataset]") {
    foreign_file const foreign;
    test::spoil_hdf5(foreign.path()).numbers("/a", {1, 2, 3, 4, 5, 6}, H5T_STD_I16BE, {3, 2}, {2, 1});
    auto const in = file::open_read(foreign.path());
    auto const all = open_stored(in, "/a");
    CHECK(all.extent() == std::vector<std::uint64_t>{3, 2});
    CHECK(all.chunk() == std::vector<std::uint64_t>{2, 1});
    CHECK(all.kind() == element_kind::integer);
    CHECK(all.fits_int16());
    std::vector<double> doubles(4);
    all.read(rows_box(all, 1, 2), std::span(doubles));
    CHECK(doubles == std::vector<double>{3, 4, 5, 6});
    std::vector<std::int16_t> column(3);
    all.read(box{{0, 1}, {3, 1}}, std::span(column));
    CHECK(column == std::vector<std::int16_t>{2, 4, 6});
    CHECK_THROWS_WITH(all.read(box{{0}, {3}}, std::span(column)),
                      ContainsSubstring("the box must have 2 dimensions and the buffer its size, got 1"));
}

TEST_CASE("for_each_box: covers a dataset once, in whole chunks", "[hdf5][stored_dataset]") {
    foreign_file const foreign;
    test::spoil_hdf5(foreign.path()).numbers("/a", std::vector<double>(7 * 5), H5T_STD_I32LE, {7, 5}, {2, 3});
    auto const in = file::open_read(foreign.path());
    auto const all = open_stored(in, "/a");
    for (std::size_t const bytes : {1u, 24u, 48u, 96u, 10000u}) {
        std::vector<int> seen(35);
        std::size_t boxes = 0;
        for_each_box(all, bytes, [&](box const& region) {
            ++boxes;
            CHECK(region.first[0] % 2 == 0);
            CHECK(region.first[1] % 3 == 0);
            for (std::uint64_t r = 0; r < region.count[0]; ++r)
                for (std::uint64_t c = 0; c < region.count[1]; ++c)
                    ++seen[(region.first[0] + r) * 5 + region.first[1] + c];
        });
        CAPTURE(bytes);
        CHECK(seen == std::vector<int>(35, 1));
        CHECK(boxes == (bytes < 48 ? 8U : bytes < 96 ? 4U : bytes == 96 ? 2U : 1U));
    }
}

TEST_CASE("for_each_box: an empty dataset has no box, a scalar has one", "[hdf5][stored_dataset]") {
    foreign_file const foreign;
    {
        auto out = file::create(foreign.path(), existing::overwrite);
        out.write_text("scalar", "word");
        out.create_dataset<double>("empty");
    }
    auto const in = file::open_read(foreign.path());
    std::size_t boxes = 0;
    for_each_box(open_stored(in, "/empty"), 100, [&](box const&) { ++boxes; });
    CHECK(boxes == 0);
    auto const scalar = open_stored(in, "/scalar");
    for_each_box(scalar, 100,
                 [&](box const& region) { CHECK(scalar.read_strings(region) == std::vector<std::string>{"word"}); });
}

TEST_CASE("attributes: text of fixed length is read without its padding", "[hdf5][attributes]") {
    foreign_file const foreign;
    {
        test::spoil_hdf5 const out(foreign.path());
        hid_t const type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
        H5Tset_size(type, 6);
        H5Tset_strpad(type, H5T_STR_SPACEPAD);
        hid_t const made = H5Acreate2(out.handle(), "padded", type, space, H5P_DEFAULT, H5P_DEFAULT);
        H5Awrite(made, type, "ab    ");
        H5Aclose(made);
        H5Sclose(space);
        H5Tclose(type);
        out.write_attribute("/", "list", {"a", "b"});
    }
    auto const in = file::open_read(foreign.path());
    CHECK(text_attribute(in, "padded") == std::vector<std::string>{"ab"});
    CHECK(text_attribute(in, "list") == std::vector<std::string>{"a", "b"});
    CHECK_FALSE(text_attribute(in, "none"));
    CHECK_FALSE(number_attribute(in, "list"));
    CHECK(attribute_names(in) == std::vector<std::string>{"list", "padded"});
}

TEST_CASE("members: returns sorted names and links; resolves links and references", "[hdf5][members]") {
    foreign_file const foreign;
    {
        test::spoil_hdf5 const out(foreign.path());
        out.group("/b");
        out.numbers("/b/n", {1}, H5T_STD_I8LE);
        out.soft_link("/a", "/b/n");
        out.soft_link("/c", "/nowhere");
    }
    auto const in = file::open_read(foreign.path());
    auto const all = members(in);
    REQUIRE(all.size() == 3);
    CHECK((all[0].name == "a" && all[0].link == link_kind::soft));
    CHECK((all[1].name == "b" && all[1].link == link_kind::hard));
    CHECK(soft_link_target(in, "c") == "/nowhere");
    CHECK((leads_to_object(in, "/a") && leads_to_object(in, "b/n") && leads_to_object(in, "/")));
    CHECK_FALSE(leads_to_object(in, "/c"));
    CHECK_FALSE(leads_to_object(in, "/c/n"));
    CHECK(open_object(in, "/a").first == object_kind::dataset);
    CHECK(open_reference(in, in.open_group("b").reference()).path() == "/b");
    CHECK_FALSE(resolves(in, object_reference{0}));
    CHECK_THROWS_WITH(open_reference(in, object_reference{7}),
                      ContainsSubstring("a reference must point to an object"));
}
}  // namespace
