#include <sluice/hdf5/group.hpp>

#include <string>
#include <vector>

#include <sluice/hdf5/file.hpp>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::file;

TEST_CASE("group: writes groups, links, texts, booleans and references", "[hdf5][group]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto group = out.create_group("group");
    out.soft_link("link", "/group/not yet");
    group.write_text("text", "\xCE\xBC");
    group.write_strings("texts", std::vector<std::string>{"", "b"});
    group.write_strings("no texts", std::vector<std::string>{});
    group.write_bools("truths", {true, false, true});
    group.write_references("references", std::vector{group.reference(), out.reference()});
    out.close();

    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.soft_link("/link") == "/group/not yet");
    CHECK(raw.text("/group/text") == "\xCE\xBC");
    CHECK(raw.extent("/group/text").empty());
    CHECK(raw.texts("/group/texts") == std::vector<std::string>{"", "b"});
    CHECK(raw.extent("/group/no texts") == std::vector<hsize_t>{0});
    CHECK(raw.values<std::int8_t>("/group/truths", sluice::hdf5::bool_type().value()) ==
          std::vector<std::int8_t>{1, 0, 1});
    auto const references = raw.values<hobj_ref_t>("/group/references", H5T_STD_REF_OBJ);
    REQUIRE(references.size() == 2);
    CHECK(raw.target(references[0]) == "/group");
    CHECK(raw.target(references[1]) == "/");
}

TEST_CASE("group: write_numbers writes a contiguous dataset", "[hdf5][group]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    out.write_numbers<std::int32_t>("vector", std::vector{1, 2, 3});
    out.write_numbers<float>("matrix", std::vector{1.F, 2.F, 3.F, 4.F}, 2);
    out.write_numbers<double>("nothing", std::vector<double>{});
    CHECK_THROWS_WITH(out.write_numbers<float>("odd", std::vector{1.F}, 2),
                      ContainsSubstring("must fill whole rows of 2, got 1"));
    out.close();

    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.stored_as("/vector", H5T_STD_I32LE));
    CHECK(raw.integers("/vector") == std::vector<std::int64_t>{1, 2, 3});
    CHECK(raw.chunk("/vector").empty());
    CHECK(raw.extent("/matrix") == std::vector<hsize_t>{2, 2});
    CHECK(raw.doubles("/matrix") == std::vector{1., 2., 3., 4.});
    CHECK(raw.extent("/nothing") == std::vector<hsize_t>{0});
}

TEST_CASE("group: reads back by path", "[hdf5][group]") {
    test::temp_dir const dir;
    auto made = file::create(dir / "a.h5");
    auto group = made.create_group("group");
    group.write_text("text", "words");
    group.write_numbers<std::int64_t>("numbers", std::vector<std::int64_t>{4, 5});
    made.close();

    auto const in = file::open_read(dir / "a.h5");
    CHECK(in.contains("group"));
    CHECK(!in.contains("other"));
    CHECK(in.read_text("group/text") == "words");
    std::vector<double> as_double(2);
    in.open_dataset<double>("/group/numbers").read(0, as_double);
    CHECK(as_double == std::vector{4., 5.});
    CHECK_THROWS_WITH(in.read_text("group/numbers"),
                      ContainsSubstring("the dataset must hold one variable-length text"));
}

TEST_CASE("group: rejects an existing name", "[hdf5][group][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    out.create_group("taken");
    std::string const taken = (dir / "a.h5").string() + ": /taken: sluice::hdf5::group::",
                      rule = ": the name must not exist in the group";
    CHECK_THROWS_WITH(out.create_group("taken"), taken + "create_group" + rule);
    CHECK_THROWS_WITH(out.create_dataset<int>("taken"), taken + "create_dataset" + rule);
    CHECK_THROWS_WITH(out.write_text("taken", ""), taken + "write_text" + rule);
    CHECK_THROWS_WITH(out.soft_link("taken", "/"), taken + "soft_link" + rule);
}

TEST_CASE("group: rejects a name with a slash and a missing path", "[hdf5][group][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    CHECK_THROWS_WITH(
        out.create_group("a/b"),
        "sluice::hdf5::group::create_group: a name must not be empty or \".\" or contain a slash, got \"a/b\"");
    CHECK_THROWS_AS(out.write_text("", "x"), sluice::argument_error);
    CHECK_THROWS_WITH(out.open_group("no/where"),
                      ContainsSubstring("/no/where: sluice::hdf5::group::open_group: H5Gopen2(): ") &&
                          ContainsSubstring("group not found"));
}
TEST_CASE("group: find_group returns nullopt for a missing path", "[hdf5][group]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto outer = out.create_group("outer");
    outer.create_group("inner");
    outer.write_text("text", "no group");
    outer.soft_link("astray", "/nowhere");

    CHECK(out.find_group("outer/inner").value().path() == "/outer/inner");
    CHECK(outer.find_group("/").value().path() == "/");
    CHECK_FALSE(out.find_group("outer/other"));
    CHECK_FALSE(outer.find_group("text"));
    CHECK_FALSE(outer.find_group("astray"));
    CHECK_FALSE(outer.find_group(""));
}

}  // namespace
