#include <sluice/plate/scan.hpp>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <unistd.h>

namespace {
using namespace sluice::plate;
using test::temp_dir;

scan_options with(duplicate_policy policy) {
    scan_options options;
    options.duplicates = policy;
    return options;
}

TEST_CASE("scan: two files of one image throw an error that names both", "[plate][scan][case7]") {
    struct {
        char const *a, *b;
    } const pairs[]{{"A01_s1_w1.tif", "A01_s1_w1B4FAE8F4-5B5C-4B3C-9C7E-0123456789AB.tif"},
                    {"A01_s1_w1.tif", "A01_s1_w1.TIFF"},
                    {"A01_s1_w1_t1.tif", "TimePoint_1/A01_s1_w1.tif"},
                    {"A01_s1_w1_t2.tif", "A01_s1_w1_t002.tif"},
                    {"A1_s1_w1.tif", "a01_s1_w1.tif"}};
    for (auto const& [a, b] : pairs) {
        CAPTURE(a, b);
        temp_dir const folder;
        auto const one = folder.write(a, "x"), other = folder.write(b, "x");
        CHECK_THROWS_AS(scan(folder.path()), duplicate_key);
        CHECK_THROWS_WITH(scan(folder.path()), ContainsSubstring(one.string()) && ContainsSubstring(other.string()) &&
                                                   ContainsSubstring("A01 site 1 channel 1"));
    }
}

TEST_CASE("scan: of two files of one image, keeps the first by name or the newest, and reports the other",
          "[plate][scan][case7]") {
    temp_dir const folder;
    auto const first = folder.write("A01_s1_w1.TIF", "x"), second = folder.write("A01_s1_w1.tif", "x");
    auto const now = std::filesystem::file_time_type::clock::now();
    std::filesystem::last_write_time(first, now - std::chrono::hours(1));
    std::filesystem::last_write_time(second, now);
    auto const by_name = scan(folder.path(), with(duplicate_policy::first));
    REQUIRE(by_name.size() == 1);
    CHECK(by_name[0].file.path() == first);
    CHECK(by_name.report.duplicates.examples ==
          std::vector<std::string>{second.string() + ": A01 site 1 channel 1 is " + first.string()});
    CHECK(scan(folder.path(), with(duplicate_policy::newest))[0].file.path() == second);
    std::filesystem::last_write_time(first, now + std::chrono::hours(1));
    CHECK(scan(folder.path(), with(duplicate_policy::newest))[0].file.path() == first);
}

TEST_CASE("scan: absent numbers are not 1: A01_w1 and A01_s1_w1 are two images", "[plate][scan][case3]") {
    temp_dir const folder;
    folder.write("A01_w1.tif", "x");
    folder.write("A01_s1_w1.tif", "x");
    auto const set = scan(folder.path());
    REQUIRE(set.size() == 2);
    CHECK(set[0].site == number());
    CHECK(set[1].site == number(1));
}

TEST_CASE("scan: links are followed only on request, and cycles end", "[plate][scan][case16]") {
    temp_dir const folder, elsewhere;
    auto const real = elsewhere.write("A02_s1_w1.tif", "x");
    folder.write("A01_s1_w1.tif", "x");
    std::filesystem::create_symlink(real, folder / "A02_s1_w1.tif");
    std::filesystem::create_directory_symlink(folder.path(), folder / "circle");
    std::filesystem::create_symlink("nowhere", folder / "A03_s1_w1.tif");
    auto const set = scan(folder.path());
    CHECK(set.size() == 1);
    CHECK(set.report.links.count == 3);
    scan_options following;
    following.follow_links = true;
    auto const followed = scan(folder.path(), following);
    CHECK(followed.size() == 2);
    CHECK(followed.report.links.count == 2);
}

TEST_CASE("scan: names with invalid UTF-8 keep their bytes", "[plate][scan][case16]") {
    temp_dir const folder;
    std::string const name = "Pl\xE4tt\xFF(1)_A01_s1_w1.tif";
    folder.write(name, "x");
    auto const set = scan(folder.path());
    REQUIRE(set.size() == 1);
    CHECK(set[0].file.name() == name);
    CHECK(std::filesystem::exists(set[0].file.path()));
}

TEST_CASE("scan: an unreadable folder throws an error that names it", "[plate][scan][case14]") {
    if (::geteuid() == 0) {
        WARN("test skipped: the superuser can read every folder");
        return;
    }
    temp_dir const folder;
    folder.write("A01_s1_w1.tif", "x");
    folder.write("locked/A02_s1_w1.tif", "x");
    std::filesystem::permissions(folder / "locked", std::filesystem::perms::none);
    CHECK_THROWS_WITH(scan(folder.path()), ContainsSubstring("locked: the folder cannot be opened: Permission denied"));
    std::filesystem::permissions(folder / "locked", std::filesystem::perms::owner_all);
}

TEST_CASE("scan: a file instead of a folder throws an error that names it", "[plate][scan][case14]") {
    temp_dir const folder;
    auto const file = folder.write("A01_s1_w1.tif", "x");
    CHECK_THROWS_WITH(scan(file), ContainsSubstring("the folder cannot be opened: Not a directory"));
}

TEST_CASE("scan: an image uses at most 100 bytes plus its name, even grouped", "[plate][scan][case10][bounded]") {
    CHECK(2 * sizeof(image_record) <= 100);  // once in the set, once in the groups
}
}  // namespace
