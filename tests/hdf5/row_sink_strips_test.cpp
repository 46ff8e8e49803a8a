#include <sluice/hdf5/row_sink.hpp>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sys/resource.h>
#include <sys/stat.h>

#include <sluice/hdf5/file.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/peak_memory.hpp"
#include "support/raw_hdf5.hpp"
#include "support/table.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::file;
using sluice::hdf5::layout;
using sluice::hdf5::row_sink;
using sluice::hdf5::write_budget;

constexpr std::size_t columns = 10, chunk_rows = 512, chunk_columns = 4;

std::int64_t value(std::uint64_t row, std::uint64_t column) { return static_cast<std::int16_t>(row * 31 + column * 7); }

/// The number of strip rows does not divide the number of chunk rows.
row_sink<std::int16_t> make_sink(file& out, char const* name = "data",
                                 std::shared_ptr<write_budget> budget = std::make_shared<write_budget>(),
                                 std::uint64_t strip = 100) {
    return {
        out,
        name,
        columns,
        {.chunk_rows = chunk_rows, .chunk_columns = chunk_columns, .strip_rows = strip, .budget = std::move(budget)}};
}

void fill(row_sink<std::int16_t>& sink, std::uint64_t last) {
    while (sink.rows() < last) {
        auto const count = static_cast<std::size_t>(std::min<std::uint64_t>(70, last - sink.rows()));
        sink.append(test::table<std::int16_t>(count, columns, value, sink.rows()).rows());
    }
}

std::vector<std::int64_t> expected(std::uint64_t rows) {
    std::vector<std::int64_t> all;
    for (std::uint64_t row = 0; row < rows; ++row)
        for (std::uint64_t column = 0; column < columns; ++column) all.push_back(value(row, column));
    return all;
}

void limit_files(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit const limit{bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

TEST_CASE("row_sink: writes every value, interleaved with other sinks and HDF5's records", "[hdf5][row_sink]") {
    test::temp_dir const dir;
    for (std::uint64_t const rows : {0U, 1U, 512U, 20'000U}) {
        CAPTURE(rows);
        auto out = file::create(dir / "a.h5", sluice::hdf5::existing::overwrite);
        auto first = make_sink(out, "first"), second = make_sink(out, "second");
        for (std::uint64_t to = 0; to < rows; to += 700) {
            fill(first, std::min(to, rows));
            fill(second, std::min(to / 2, rows));
            out.write_attribute("rows" + std::to_string(to), static_cast<std::int64_t>(to));
        }
        fill(first, rows);
        first.finish();
        second.finish();
        out.close();
        test::raw_hdf5 const raw(dir / "a.h5");
        CHECK(raw.integers("/first") == expected(rows));
        CHECK(raw.integers("/second") == expected(rows == 0 ? 0 : (rows - 1) / 700 * 350));
    }
}

TEST_CASE("row_sink: the budget of strips does not change the file", "[hdf5][row_sink]") {
    test::temp_dir const dir;
    constexpr std::uint64_t rows = 20'000;
    auto const budget = std::make_shared<write_budget>();
    CHECK(budget->strips == 2);
    auto out = file::create(dir / "a.h5");
    auto sink = make_sink(out, "data", budget, 300);
    std::uint64_t to = 0;
    for (std::size_t const next : {1U, 0U, 2U, 5U, 0U}) fill(sink, to += 3000), budget->strips = next;
    fill(sink, rows);
    sink.finish();
    out.close();
    CHECK(test::raw_hdf5(dir / "a.h5").integers("/data") == expected(rows));
}

TEST_CASE("row_sink: a smaller budget frees strips", "[hdf5][row_sink][bounded]") {
    test::temp_dir const dir;
    constexpr auto strip_bytes =
        static_cast<std::ptrdiff_t>(128 * 3 * chunk_columns * sizeof(std::int16_t));  // three blocks
    auto const budget = std::make_shared<write_budget>();
    auto out = file::create(dir / "a.h5");
    auto sink = make_sink(out, "data", budget, 128);
    auto const held = [&](std::size_t allowed) {
        budget->strips = allowed;
        fill(sink, sink.rows() + 8 * chunk_rows);
        out.flush();
        return test::allocated::now.load();
    };
    auto const all = held(4), two = held(2), none = held(0), again = held(4);
    CHECK(std::abs(all - two - 2 * strip_bytes) < 900);
    CHECK(std::abs(two - none - 2 * strip_bytes) < 900);
    CHECK(std::abs(again - all) < 900);
}

TEST_CASE("row_sink: holds strips, not chunks, and nothing after finish()", "[hdf5][row_sink][bounded]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto const peak = [&](char const* name, std::uint64_t rows) {
        auto sink = make_sink(out, name, std::make_shared<write_budget>(), 16);
        auto const most = test::peak_memory([&] {
            fill(sink, rows);
            sink.finish();
        });
        return most;
    };
    peak("first", chunk_rows);
    auto const some = peak("some", chunk_rows), many = peak("many", 100 * chunk_rows);
    CHECK(many < some + 2000);
    CHECK(many < static_cast<std::ptrdiff_t>(chunk_rows * 3 * chunk_columns * sizeof(std::int16_t)));

    auto sink = make_sink(out, "last", std::make_shared<write_budget>(), 512);
    auto const before = test::allocated::now.load();
    fill(sink, 3000);
    sink.finish();
    CHECK(test::allocated::now.load() < before + 3000);
}

TEST_CASE("row_sink: rows are in the file before their chunk is full", "[hdf5][row_sink]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto sink = make_sink(out);
    fill(sink, 200);
    auto data = out.open_dataset<std::int16_t>("data");
    CHECK(data.row_count() == 200);
    std::vector<std::int16_t> row(columns);
    data.read(199, row);  // written or in flight
    CHECK(row[5] == value(199, 5));
    fill(sink, 20 * chunk_rows);
    out.open_dataset<std::int16_t>("data").read(19 * chunk_rows, row);
    CHECK(row[9] == value(19 * chunk_rows, 9));
    sink.finish();
}

TEST_CASE("row_sink: HDF5 writes whole chunks in a file of another driver", "[hdf5][row_sink]") {
    test::temp_dir const dir;
    sluice::hdf5::id const made(H5Fcreate((dir / "own.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT),
                                &H5Fclose);
    hsize_t const rows[] = {0, columns}, most[] = {H5S_UNLIMITED, columns}, chunk[] = {chunk_rows, chunk_columns};
    sluice::hdf5::id const space(H5Screate_simple(2, &rows[0], &most[0]), &H5Sclose),
        chunked(H5Pcreate(H5P_DATASET_CREATE), &H5Pclose);
    H5Pset_chunk(chunked.value(), 2, &chunk[0]);
    row_sink<std::int16_t> sink(sluice::hdf5::dataset<std::int16_t>(sluice::hdf5::id(
        H5Dcreate2(made.value(), "data", H5T_STD_I16LE, space.value(), H5P_DEFAULT, chunked.value(), H5P_DEFAULT),
        &H5Dclose)));
    fill(sink, 700);
    CHECK(sink.rows() == 700);
    fill(sink, 1300);
    sink.finish();
    CHECK_FALSE(sluice::hdf5::detail::chunk_writer(sink.destination().handle()).file());
    H5Fflush(made.value(), H5F_SCOPE_LOCAL);
    CHECK(test::raw_hdf5(dir / "own.h5").integers("/data") == expected(1300));
}

TEST_CASE("row_sink: close frees reserved blocks that are not needed", "[hdf5][row_sink]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5", sluice::hdf5::existing::refuse, sluice::hdf5::alignment::pages());
    row_sink<std::int16_t> sink(out, "data", 64);
    test::table<std::int16_t> const ones(2048, 64, [](auto, auto) { return 1; });
    for (int i = 0; i < 60; ++i) sink.append(ones.rows());
    sink.finish();
    out.close();
    struct stat about{};
    REQUIRE(::stat((dir / "a.h5").c_str(), &about) == 0);
    CHECK(about.st_size > 60 * 2048 * 64 * 2);
    CHECK(about.st_blocks * 512 < about.st_size + (1 << 16));
}

TEST_CASE("row_sink: sink and file can be destroyed with strips in flight", "[hdf5][row_sink]") {
    test::temp_dir const dir;
    for (int i = 0; i < 20; ++i) {
        auto out = file::create(dir / "a.h5", sluice::hdf5::existing::overwrite);
        auto sink = std::make_unique<row_sink<std::int16_t>>(make_sink(out));
        fill(*sink, 5000);
        if (i % 2 == 0) sink.reset();
        out = {};
        if (sink) CHECK_THROWS_AS(fill(*sink, 6000), sluice::hdf5::error);
    }
}

TEST_CASE("row_sink: a full disk throws, from finish() at the latest, and from close()", "[hdf5][row_sink][errors]") {
    test::temp_dir const dir;
    for (rlim_t const bytes : {3000U, 20'000U, 100'000U, 380'000U, 399'000U}) {
        CAPTURE(bytes);
        CHECK(test::run_in_child([&] {
                  limit_files(bytes);
                  int caught = 0;
                  auto const attempt = [&](auto what) {
                      try {
                          what();
                      } catch (sluice::hdf5::error const& e) {
                          auto const text = std::string(e.what());
                          caught += text.find("pwrite: File too large (errno 27)") != std::string::npos &&
                                    text.find("/data: ") != std::string::npos;
                      }
                  };
                  auto out = file::create(dir / std::to_string(bytes));
                  auto sink = make_sink(out);
                  attempt([&] {
                      fill(sink, 16'384);
                      sink.finish();
                  });
                  attempt([&] { sink.finish(); });
                  attempt([&] { out.close(); });  // the error names the unfinished sink
                  out = {};
                  H5close();
                  return caught;
              }) == 2);
    }
}
}  // namespace
