/// \file
/// The resident pages of a mapped file, for any order of reading windows, and with views of other libraries in between.
#include <sluice/memory/flat_file.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <functional>
#include <numeric>
#include <random>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include <sluice/core/algorithms.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/tap.hpp>
#include <sluice/views/transform.hpp>
#include <range/v3/view/stride.hpp>

namespace {
namespace sv = sluice::views;
constexpr std::size_t mebibyte = std::size_t{1} << 20, file_mebibytes = 256, bound = 24 * mebibyte;

/// Writes real floats: a sparse file has different folios in the page cache.
std::filesystem::path written_floats(test::temp_dir const& folder) {
    auto const path = folder / "trace.f32";
    std::ofstream out(path, std::ios::binary);
    std::vector<float> const some(mebibyte / sizeof(float), 1.0F);
    for (std::size_t i = 0; i != file_mebibytes; ++i) out.write(reinterpret_cast<char const*>(some.data()), mebibyte);
    return path;
}

/// The maximum growth of resident memory over all calls of grown().
struct growth {
    std::size_t before = sluice::memory::resident_bytes(), most = 0;
    void look() {
        auto const now = sluice::memory::resident_bytes();
        most = std::max(most, now > before ? now - before : 0);
    }
};

template <class Windows>
std::size_t looked_twice(Windows const& windows, std::vector<std::size_t> const& order) {
    growth g;
    double sum = 0;
    for (std::size_t n = 0; n != order.size(); ++n) {
        for (int looks = 0; looks != 2; ++looks) sum += sluice::fold(windows[order[n]], 0.0, std::plus<>{});
        if (n % 64 == 0) g.look();
    }
    g.look();
    CHECK(sum == 2.0 * static_cast<double>(file_mebibytes * mebibyte / sizeof(float)));
    return g.most;
}

TEST_CASE("a mapped file: windows can be read twice and in any order", "[memory][mapped_file][bounded]") {
    test::temp_dir const folder;
    auto const all = sluice::memory::values<float>(written_floats(folder));
    for (std::size_t const elements : {std::size_t{4096}, std::size_t{20'000}, std::size_t{300'000}}) {
        CAPTURE(elements);
        auto const windows = all | sv::chunk(elements);
        std::vector<std::size_t> order(windows.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        CHECK(looked_twice(windows, order) < bound);
        std::reverse(order.begin(), order.end());
        CHECK(looked_twice(windows, order) < bound);
        std::shuffle(order.begin(), order.end(), std::mt19937_64{1});
        CHECK(looked_twice(windows, order) < bound);
    }
}

TEST_CASE("a mapped file: algorithms release pages through other libraries' views", "[memory][mapped_file][bounded]") {
    test::temp_dir const folder;
    auto const all = sluice::memory::values<float>(written_floats(folder));
    growth g;
    std::size_t seen = 0;
    sluice::for_each(all | ranges::views::stride(30), [&](float) {
        if (seen++ % 65536 == 0) g.look();
    });
    CHECK(seen == (all.size() + 29) / 30);
    CHECK(g.most < bound);
    for (auto const& window : all | ranges::views::stride(30) | sv::chunk(16384)) {
        CHECK(sluice::fold(window, 0.0, std::plus<>{}) == static_cast<double>(window.size()));
        g.look();
    }
    CHECK(g.most < bound);
}

TEST_CASE("a mapped file: algorithms release pages through tap and transform", "[memory][mapped_file][bounded]") {
    test::temp_dir const folder;
    auto const all = sluice::memory::values<float>(written_floats(folder));
    growth g;
    std::size_t seen = 0;
    auto const look = [&](float) {
        if (seen++ % 65536 == 0) g.look();
    };
    sluice::for_each(all | sv::tap(look), [](float) {});
    CHECK(seen == all.size());
    CHECK(g.most < bound);
    CHECK(sluice::fold(all | sv::transform([](float x) { return 2.0 * x; }), 0.0, std::plus<>{}) ==
          2.0 * static_cast<double>(all.size()));
    g.look();
    CHECK(g.most < bound);
}
}  // namespace
