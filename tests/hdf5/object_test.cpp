#include <sluice/hdf5/object.hpp>

#include <string>
#include <vector>

#include <sluice/hdf5/file.hpp>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::file;

TEST_CASE("object: text attributes are variable-length UTF-8, also if empty", "[hdf5][object]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    out.write_attribute("plain", "text");
    out.write_attribute("unicode", "r\xC3\xA9sum\xC3\xA9 \xF0\x9F\x90\x80");
    out.write_attribute("empty", "");
    out.write_attribute("list", std::vector<std::string>{"a", "", "c"});
    out.write_attribute("no list", std::vector<std::string>{});
    out.close();

    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.attribute_stored_as("/", "plain", sluice::hdf5::text_type()));
    CHECK(raw.text_attribute("/", "plain") == "text");
    CHECK(raw.text_attribute("/", "unicode") == "r\xC3\xA9sum\xC3\xA9 \xF0\x9F\x90\x80");
    CHECK(raw.text_attribute("/", "empty").empty());
    CHECK(raw.text_attributes("/", "list") == std::vector<std::string>{"a", "", "c"});
    CHECK(raw.text_attributes("/", "no list").empty());
}

TEST_CASE("object: attributes are correct after HDF5 was closed and reopened", "[hdf5][object]") {
    test::temp_dir const dir;
    auto const write_one = [&](char const* name) {
        auto out = file::create(dir / name);
        out.write_attribute("text", "kept");
        out.write_attribute("number", 0.5);
        out.close();
    };
    write_one("before.h5");
    H5close();
    std::vector<hid_t> others;  // they reuse the numbers of earlier ids
    for (int i = 0; i < 64; ++i) others.insert(others.end(), {H5Tcopy(H5T_NATIVE_INT16), H5Screate(H5S_NULL)});
    write_one("after.h5");

    for (auto const* const name : {"before.h5", "after.h5"}) {
        test::raw_hdf5 const raw(dir / name);
        CHECK(raw.attribute_stored_as("/", "text", sluice::hdf5::text_type()));
        CHECK(raw.text_attribute("/", "text") == "kept");
        CHECK(raw.number_attribute("/", "number") == 0.5);
    }
    for (std::size_t i = 0; i < others.size(); i += 2) {
        H5Tclose(others[i]);
        H5Sclose(others[i + 1]);
    }
}

TEST_CASE("object: number attributes keep their type, little-endian", "[hdf5][object]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    out.write_attribute("i8", std::int8_t{-8});
    out.write_attribute("u16", std::uint16_t{65535});
    out.write_attribute("i32", -3);
    out.write_attribute("u64", std::uint64_t{1} << 63);
    out.write_attribute("f32", 0.5F);
    out.write_attribute("f64", 1e-6);
    out.write_attribute("some", std::vector<std::int64_t>{1, -2});
    out.close();

    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.attribute_stored_as("/", "i8", H5T_STD_I8LE));
    CHECK(raw.attribute_stored_as("/", "u16", H5T_STD_U16LE));
    CHECK(raw.attribute_stored_as("/", "i32", H5T_STD_I32LE));
    CHECK(raw.attribute_stored_as("/", "u64", H5T_STD_U64LE));
    CHECK(raw.attribute_stored_as("/", "f32", H5T_IEEE_F32LE));
    CHECK(raw.attribute_stored_as("/", "f64", H5T_IEEE_F64LE));
    CHECK(raw.attribute<std::uint64_t>("/", "u64", H5T_NATIVE_UINT64) == std::vector{std::uint64_t{1} << 63});
    CHECK(raw.number_attribute("/", "f64") == 1e-6);
    CHECK(raw.attribute<std::int64_t>("/", "some", H5T_NATIVE_INT64) == std::vector<std::int64_t>{1, -2});
}

TEST_CASE("object: a boolean is an enum of FALSE 0 and TRUE 1", "[hdf5][object]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    out.write_attribute("yes", true);
    out.close();

    test::raw_hdf5 const raw(dir / "a.h5");
    hid_t const attribute = H5Aopen(raw.handle(), "yes", H5P_DEFAULT), type = H5Aget_type(attribute);
    std::int8_t value = 7, stored = 7;
    CHECK(H5Tget_class(type) == H5T_ENUM);
    CHECK(H5Tget_nmembers(type) == 2);
    REQUIRE(H5Tenum_valueof(type, "FALSE", &value) >= 0);
    CHECK(value == 0);
    REQUIRE(H5Tenum_valueof(type, "TRUE", &value) >= 0);
    CHECK(value == 1);
    REQUIRE(H5Aread(attribute, type, &stored) >= 0);
    CHECK(stored == 1);
    H5Tclose(type);
    H5Aclose(attribute);
}

TEST_CASE("object: a reference points to its object", "[hdf5][object]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto inner = out.create_group("outer").create_group("inner");
    out.write_attribute("target", inner.reference());
    CHECK(inner.path() == "/outer/inner");
    CHECK(inner.file_path() == (dir / "a.h5").string());
    out.close();
    CHECK(test::raw_hdf5(dir / "a.h5").attribute_target("/", "target") == "/outer/inner");
}

TEST_CASE("object: rejects a second attribute of a name and malformed text", "[hdf5][object][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto inner = out.create_group("inner");
    inner.write_attribute("once", 1);
    CHECK_THROWS_WITH(inner.write_attribute("once", 2),
                      ContainsSubstring("a.h5: /inner/once: sluice::hdf5::object::write_attribute: H5Acreate2(): "));
    CHECK_THROWS_WITH(
        inner.write_attribute("text", "\xE9"),
        "sluice::hdf5::object::write_attribute: text must be UTF-8 without zero bytes, got byte value 233 at offset 0");
}
}  // namespace
