#include <sluice/plate/scan.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <sluice/plate/load_group.hpp>
#include <sluice/plate/synthetic_plate.hpp>
#include <sluice/views/group_sequentially.hpp>

#include "support/catch.hpp"
#include "support/peak_memory.hpp"
#include "support/sanitized.hpp"
#include "support/temp_dir.hpp"

namespace {
using namespace sluice::plate;
using sluice::views::group_sequentially;
using test::temp_dir;

/// Creates empty files, in folders of 100 wells' sites. Returns the sum of the lengths of their names.
std::size_t write_names(temp_dir const& folder, std::uint32_t count) {
    std::size_t bytes = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        auto const name =
            "P_" + to_string(*well_at(i / 48 % 32 + 1, i % 48 + 1)) + "_s" + std::to_string(i / 1536 + 1) + "_w1.tif";
        auto const file = ::open((folder / name).c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        if (file < 0) throw std::runtime_error("cannot write " + name);
        ::close(file);
        bytes += name.size();
    }
    return bytes;
}

TEST_CASE("scan: an image uses 48 bytes plus its name, and 48 more once grouped", "[plate][scan][case10][bounded]") {
    std::vector<double> of_one;
    for (std::uint32_t const count : {1'200u, 9'600u}) {
        temp_dir const folder;
        auto const names = write_names(folder, count);
        auto const before = test::allocated::now.load();
        auto const set = scan(folder.path());
        REQUIRE(set.size() == count);
        auto const scanned = static_cast<double>(test::allocated::now.load() - before) - static_cast<double>(names);
        CHECK(scanned / count <= 48 + 1000.0 / count);
        auto const groups = set | group_sequentially(by::channel);
        auto const grouped = static_cast<double>(test::allocated::now.load() - before) - static_cast<double>(names);
        CHECK(grouped / count <= 100 + 2000.0 / count);
        of_one.push_back(static_cast<double>(test::peak_memory([&] { scan(folder.path()); })) / count);
    }
    CHECK(of_one[1] <= 1.1 * of_one[0]);  // 8 times the files, 8 times the memory
}

TEST_CASE("scan: a folder that cannot be opened throws an error that names it", "[plate][scan][case14][errors]") {
    if (test::sanitized) {
        WARN("test skipped: the sanitizers open descriptors of their own");
        return;
    }
    temp_dir const folder;
    folder.write("A01_s1_w1.tif", "x");
    rlimit const none{0, [] {
                          rlimit now{};
                          ::getrlimit(RLIMIT_NOFILE, &now);
                          return now.rlim_max;
                      }()};
    rlimit usual{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &usual) == 0);
    std::exception_ptr failure;
    ::setrlimit(RLIMIT_NOFILE, &none);  // applies to the superuser, too
    try {
        scan(folder.path());
    } catch (...) {
        failure = std::current_exception();
    }
    ::setrlimit(RLIMIT_NOFILE, &usual);
    REQUIRE(failure);
    CHECK_THROWS_WITH(std::rethrow_exception(failure),
                      folder.path().string() + ": the folder cannot be opened: Too many open files");
}

TEST_CASE("scan: a folder deleted after the scan throws, and the arena is unchanged",
          "[plate][scan][load_group][case14][errors]") {
    temp_dir const folder;
    write_plate(folder.path(), {.naming = plate_naming::ix_folders, .z = one_to(2), .width = 16, .height = 4});
    auto const set = scan(folder.path());
    std::filesystem::remove_all(folder / "ZStep_2");
    sluice::memory::arena arena;
    CHECK_THROWS_WITH(load_group(set.images, arena),
                      ContainsSubstring("ZStep_2/Plate_A01_s1_w1.TIF: cannot be opened: No such file or directory"));
    CHECK(arena.used() == 0);
    CHECK(load_group(set.images, arena, {.bad = bad_images::skip}).size() == 1);
}

/// 9 images in 3 groups.
image_set three_groups(temp_dir const& folder) {
    write_plate(folder.path(), {.sites = one_to(3), .channels = one_to(3), .width = 16, .height = 4});
    return scan(folder.path());
}

TEST_CASE("grouping: a consumer that stops early or throws frees the group's pixels",
          "[plate][grouping][load_group][case15]") {
    temp_dir const folder;
    auto groups = three_groups(folder) | group_sequentially(by::channel);
    sluice::memory::arena arena;
    for (auto&& group : groups) {
        CHECK(group.load(arena).size() == 3);
        CHECK(arena.used() > 0);
        break;
    }
    CHECK(arena.used() == 0);
    CHECK_THROWS_WITH(
        [&] {
            for (auto&& group : groups) {
                group.load(arena);
                throw std::domain_error("in the middle");
            }
        }(),
        "in the middle");
    CHECK(arena.used() == 0);
    CHECK(groups.alive() == 0);
    std::size_t images = 0;
    for (auto&& group : groups) images += group.load(arena).size();  // the range can be iterated again
    CHECK(images == 9);
}

TEST_CASE("grouping: groups are move-only, and a copied iterator cannot load a second group",
          "[plate][grouping][load_group][case15]") {
    temp_dir const folder;
    auto groups = three_groups(folder) | group_sequentially(by::channel);
    using view = decltype(groups);
    static_assert(!std::copyable<ranges::range_value_t<view>> && std::movable<ranges::range_value_t<view>>);
    static_assert(ranges::input_range<view> && !ranges::forward_range<view>);
    sluice::memory::arena arena;
    auto it = groups.begin();
    auto const copy = it;
    {
        auto group = *it;
        group.load(arena);
        ++it;
        CHECK_THROWS_WITH(*copy, ContainsSubstring("only 1 group may be alive at a time"));
        CHECK_THROWS_WITH(*it, ContainsSubstring("only 1 group may be alive at a time"));
    }
    CHECK(arena.used() == 0);
    auto const again = *copy;
    CHECK(again.index() == 0);
}

TEST_CASE("scan: names with spaces, parentheses and invalid UTF-8 are found and loaded",
          "[plate][scan][load_group][case16]") {
    temp_dir const folder;
    std::string const below = "Pl\xE4tt\xFF (1)";
    write_plate(folder / below, {.naming = plate_naming::incell, .channels = one_to(3), .width = 16, .height = 4});
    auto const set = scan(folder.path());
    REQUIRE(set.size() == 3);
    CHECK(set[2].file.path().native() == folder.path().native() + "/" + below + "/A - 1(fld 1 wv DAPI - DAPI).tif");
    CHECK(set.channel_labels == std::vector<std::string>{"Cy3 - Cy3", "Cy5 - Cy5", "DAPI - DAPI"});
    sluice::memory::arena arena;
    CHECK(load_group(set.images, arena).size() == 3);
}
}  // namespace
