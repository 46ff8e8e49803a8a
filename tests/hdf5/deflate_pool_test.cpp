#include <sluice/hdf5/deflate_pool.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/hdf5/file.hpp>

#include "deflate/codecs.hpp"
#include "hdf5/pool_sinks.hpp"
#include "support/catch.hpp"
#include "support/peak_memory.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace deflate = sluice::deflate;
using sluice::hdf5::deflate_pool;
using sluice::hdf5::file;
using sluice::hdf5::layout;
using sluice::hdf5::write_budget;

using namespace test::pool_sinks;

/// Returns the address and the bytes of each chunk of a dataset. (Whole files differ in their creation times.)
std::vector<std::pair<haddr_t, std::string>> chunks_of(std::filesystem::path const& path, char const* name) {
    test::raw_hdf5 const raw(path);
    std::ifstream in(path, std::ios::binary);
    hid_t const set = H5Dopen2(raw.handle(), name, H5P_DEFAULT), space = H5Dget_space(set);
    hsize_t count = 0, corner[2], bytes = 0;
    H5Dget_num_chunks(set, space, &count);
    std::vector<std::pair<haddr_t, std::string>> found;
    for (hsize_t i = 0; i < count; ++i) {
        unsigned left_out = 0;
        haddr_t at = 0;
        H5Dget_chunk_info(set, space, i, corner, &left_out, &at, &bytes);
        std::string chunk(static_cast<std::size_t>(bytes), '\0');
        in.seekg(static_cast<std::streamoff>(at)).read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        found.emplace_back(at, std::move(chunk));
    }
    H5Sclose(space);
    H5Dclose(set);
    return found;
}

/// Writes two datasets alternately, with HDF5's own records between their chunks.
void write_two(std::filesystem::path const& path, deflate::codec const& codec, std::size_t threads,
               std::uint64_t rows) {
    auto out = file::create(path, sluice::hdf5::existing::overwrite);
    auto const pool = std::make_shared<deflate_pool>(codec, threads);
    auto first = make_sink(out, pool, "first"), second = make_sink(out, pool, "second");
    for (std::uint64_t to = 0; to < rows; to += 700) {
        fill(first, to);
        fill(second, to / 2);
    }
    fill(first, rows);
    first.finish();
    second.finish();
    out.close();
}

TEST_CASE("deflate_pool: HDF5 reads every value, for each library and number of rows", "[hdf5][deflate_pool]") {
    test::temp_dir const dir;
    for (auto const& codec : test::codecs(4))
        for (std::uint64_t const rows : {0U, 1U, 512U, 5'000U}) {
            CAPTURE(codec.library, rows);
            write_two(dir / "a.h5", codec, 2, rows);
            test::raw_hdf5 const raw(dir / "a.h5");
            CHECK(raw.extent("/first") == std::vector<hsize_t>{rows, columns});
            CHECK(raw.integers("/first") == expected(rows));
            CHECK(raw.integers("/second") == expected(rows == 0 ? 0 : (rows - 1) / 700 * 350));
        }
}

TEST_CASE("deflate_pool: all chunks are written with shuffle and deflate", "[hdf5][deflate_pool]") {
    test::temp_dir const dir;
    write_two(dir / "a.h5", deflate::best(6), 1, 2000);
    test::raw_hdf5 const raw(dir / "a.h5");
    hid_t const set = H5Dopen2(raw.handle(), "/first", H5P_DEFAULT), made = H5Dget_create_plist(set);
    REQUIRE(H5Pget_nfilters(made) == 2);
    unsigned flags = 0, level = 0;
    std::size_t values = 1;
    CHECK(H5Pget_filter2(made, 0, &flags, nullptr, nullptr, 0, nullptr, nullptr) == H5Z_FILTER_SHUFFLE);
    CHECK(H5Pget_filter2(made, 1, &flags, &values, &level, 0, nullptr, nullptr) == H5Z_FILTER_DEFLATE);
    CHECK(level == 6);
    for (hsize_t row = 0; row < 2000; row += chunk_rows)
        for (hsize_t column = 0; column < columns; column += chunk_columns) {
            hsize_t const corner[] = {row, column};
            std::vector<std::byte> chunk(1 << 16);
            std::uint32_t left_out = 1;
            CHECK(H5Dread_chunk(set, H5P_DEFAULT, corner, &left_out, chunk.data()) >= 0);
            CHECK(left_out == 0);
        }
    H5Pclose(made);
    H5Dclose(set);
}

TEST_CASE("deflate_pool: the file is the same for any number of threads", "[hdf5][deflate_pool]") {
    test::temp_dir const dir;
    for (auto const& codec : test::codecs(3)) {
        if (codec.library == "ISA-L" || codec.library == "sluice over ISA-L")
            continue;  // its output is not deterministic
        write_two(dir / "one.h5", codec, 1, 20'000);
        auto const first = chunks_of(dir / "one.h5", "/first"), second = chunks_of(dir / "one.h5", "/second");
        CHECK(first.size() == 40 * 3);
        for (std::size_t const threads : {1U, 2U, 3U, 4U}) {
            CAPTURE(codec.library, threads);
            write_two(dir / "many.h5", codec, threads, 20'000);
            CHECK(
                (chunks_of(dir / "many.h5", "/first") == first));  // in parentheses, so that Catch2 does not print them
            CHECK((chunks_of(dir / "many.h5", "/second") == second));
            CHECK(std::filesystem::file_size(dir / "many.h5") == std::filesystem::file_size(dir / "one.h5"));
        }
    }
}

TEST_CASE("deflate_pool: accepts elements of any size", "[hdf5][deflate_pool]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    deflate_pool pool(deflate::best(4), 2);
    auto times = out.create_dataset<double>("times", layout::sparse({100'000}, {65'536}).deflated(4));
    std::vector<double> seconds(2 * 65'536);
    for (std::size_t i = 0; i < 100'000; ++i) seconds[i] = 1.6e9 + static_cast<double>(i) / 30'000;
    for (std::uint64_t const at : {0U, 65'536U})
        pool.put(sluice::hdf5::make_chunk_target(times), std::span(&at, 1),
                 std::span(std::as_const(seconds)).subspan(at, 65'536));
    pool.flush();
    out.close();
    seconds.resize(100'000);
    CHECK(test::raw_hdf5(dir / "a.h5").doubles("/times") == seconds);
}

TEST_CASE("deflate_pool: memory in flight is bounded, and freed when the budget shrinks",
          "[hdf5][deflate_pool][bounded]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto const budget = std::make_shared<write_budget>();
    auto const pool = std::make_shared<deflate_pool>(deflate::best(4), 1, budget);
    auto sink = make_sink(out, pool);
    auto const held = [&](std::uint64_t chunks) {
        fill(sink, sink.rows() + chunks * chunk_rows);
        pool->flush();
        out.flush();
        return test::allocated::now.load();
    };
    constexpr auto twice_a_chunk = static_cast<std::ptrdiff_t>(2 * chunk_rows * chunk_columns * sizeof(std::int16_t));
    auto const few = held(10), many = held(300);
    CHECK(std::abs(many - few) < 2000);
    budget->chunks = 0;
    auto const fewer = held(10);
    CHECK(few - fewer > 3 * twice_a_chunk);
    budget->chunks = 4;
    CHECK(std::abs(held(10) - few) < 2000);
    sink.finish();
    out.close();
    CHECK(test::raw_hdf5(dir / "a.h5").integers("/data") == expected(330 * chunk_rows));
}

TEST_CASE("deflate_pool: the budget of threads can change while chunks are written", "[hdf5][deflate_pool][bounded]") {
    test::temp_dir const dir;
    for (std::size_t const threads : {1U, 2U, 4U}) {
        auto out = file::create(dir / "a.h5", sluice::hdf5::existing::overwrite);
        auto const budget = std::make_shared<write_budget>();
        auto const pool = std::make_shared<deflate_pool>(deflate::best(4), 4, budget);
        auto sink = make_sink(out, pool);
        fill(sink, 5000);
        budget->threads = threads;
        fill(sink, 10'000);
        budget->threads = 9;  // more than the pool has
        fill(sink, 12'000);
        sink.finish();
        out.close();
        CHECK(test::raw_hdf5(dir / "a.h5").integers("/data") == expected(12'000));
    }
}

TEST_CASE("deflate_pool: buffers of large chunks are not kept for small chunks", "[hdf5][deflate_pool][bounded]") {
    constexpr std::size_t small = 1 << 10, large = 1 << 16;
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    deflate_pool pool(deflate::best(4), 1);
    auto few = out.create_dataset<std::int16_t>("few", layout::sparse({400 * small}, {small}).deflated(4));
    auto many = out.create_dataset<std::int16_t>("many", layout::sparse({400 * large}, {large}).deflated(4));
    auto const to_few = sluice::hdf5::make_chunk_target(few), to_many = sluice::hdf5::make_chunk_target(many);
    std::vector<std::int16_t> const elements(large, 7);
    std::vector<sluice::deflate::shuffled_chunk> open(50);  // one open chunk per group of columns
    auto const before = test::allocated::now.load();
    for (std::uint64_t i = 0; i < 400; ++i) {
        auto& mine = open[i % open.size()];
        mine.begin<std::int16_t>(small);
        mine.add(std::span(elements).first(small));
        auto const at = i * small, at_large = i * large;
        mine = pool.put(to_few, std::span(&at, 1), std::move(mine));
        pool.put(to_many, std::span(&at_large, 1), std::span(elements));
        mine.begin<std::int16_t>(small);
    }
    constexpr std::size_t slots = 5, both = 2, encoder = 1 << 18;
    CHECK(test::allocated::now.load() - before <
          static_cast<std::ptrdiff_t>(2 * (50 * small + (both * slots + 2) * large) + encoder));
    for (auto& mine : open) mine.fill();
    pool.flush();
}
}  // namespace
