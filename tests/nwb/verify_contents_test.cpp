#include <sluice/nwb/verify.hpp>

#include <fstream>
#include <vector>

#include "nwb/sound_file.hpp"
#include "support/catch.hpp"

namespace {
using sluice::nwb::error_kind;
using test::lines;
using test::sound_file;
using test::spoil_hdf5;

TEST_CASE("verify: reports an undecodable chunk by its row and reads the others", "[nwb][verify][contents]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.numbers("/acquisition/raw", std::vector<double>(400000, 1), H5T_STD_I32LE, {100000, 4}, {50000, 4});
        spoil.ruin_chunk("/acquisition/raw", {50000, 0});
    }
    auto const found = file.verified();
    REQUIRE(found.errors().size() == 1);
    CHECK(found.count(error_kind::unreadable) == 1);
    CHECK(found.errors().front().row == 50000);
    CHECK_THAT(found.errors().front().text(),
               ContainsSubstring("/acquisition/raw: row 50000: cannot be decoded: ") && ContainsSubstring("inflate"));
    CHECK(found.bytes_read > 400000 * 4);
}

TEST_CASE("verify: reports text that is not UTF-8, of fixed or variable length", "[nwb][verify][contents]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.texts("/general/fixed", {"right", "wr\xFFng"}, 8);
        spoil.texts("/general/variable", {"\xE9", "right"}, 0);
    }
    CHECK(file.error_lines() ==
          lines{"unreadable: /general/fixed: row 1: text must be UTF-8, got byte value 255 at offset 2",
                "unreadable: /general/variable: row 0: text must be UTF-8, got byte value 233 at offset 0"});
}

TEST_CASE("verify: reports dangling references in data and attributes", "[nwb][verify][contents]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.reference("/general/null", 0);
        spoil.reference("/general/wild", 3);
    }
    CHECK(file.error_lines() ==
          lines{"reference: /general/null: row 0: a reference must point to an object, got a null reference",
                "reference: /general/wild: row 0: a reference must point to an object, got a dangling one"});
    spoil_hdf5(file.path()).remove("/intervals/epochs/tags");
    CHECK_THAT(file.error_lines().front() + file.error_lines().back(), ContainsSubstring("reference"));
}

TEST_CASE("verify: reports dangling links only", "[nwb][verify][contents]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.soft_link("/acquisition/again", "/processing/clock/long");
        spoil.soft_link("/acquisition/lost", "/processing/clock/short");
    }
    CHECK(file.error_lines() ==
          lines{"link: /acquisition/lost: a link must point to an object, got a link to /processing/clock/short"});
}

TEST_CASE("verify: reports missing contents of the root", "[nwb][verify][root]") {
    sound_file const file;
    {
        spoil_hdf5 const spoil(file.path());
        spoil.remove_attribute("/", "nwb_version");
        spoil.remove("/identifier");
        spoil.remove("/session_start_time");
        spoil.remove("/stimulus/templates");
        spoil.texts("/session_start_time", {"yesterday"}, 0);
    }
    CHECK(file.error_lines() ==
          lines{"session: /@nwb_version: the root must have this text attribute, got none",
                "session: /identifier: every file must have this text, got none",
                "session: /session_start_time: must be ISO 8601 with an offset, got \"yesterday\"",
                "session: /stimulus/templates: every file must have this group, got none"});
}

TEST_CASE("verify: the error names a file that is not HDF5", "[nwb][verify][errors]") {
    test::temp_dir const folder;
    auto const path = folder.write("no.nwb", "no HDF5 at all");
    CHECK_THROWS_AS(sluice::nwb::verify(path), sluice::hdf5::error);
    CHECK_THROWS_WITH(sluice::nwb::verify(path), ContainsSubstring("no.nwb: /: sluice::hdf5::file::open_read: "));
    CHECK_THROWS_AS(sluice::nwb::verify(folder / "missing.nwb"), sluice::hdf5::error);
}

TEST_CASE("verify: reports bytes read; an exception of the callback aborts it", "[nwb][verify]") {
    sound_file const file;
    std::uint64_t reported = 0;
    auto const found = sluice::nwb::verify(file.path(), {[&](std::uint64_t bytes) { reported = bytes; }});
    CHECK(reported == found.bytes_read);
    CHECK_THROWS_AS(sluice::nwb::verify(file.path(), {[](std::uint64_t) { throw 1; }}), int);
}
}  // namespace
