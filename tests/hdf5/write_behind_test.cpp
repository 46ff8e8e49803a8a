#include <sluice/hdf5/write_behind.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <sys/stat.h>

#include <sluice/hdf5/file.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/peak_memory.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::file;
using sluice::hdf5::layout;
using sluice::hdf5::tile_writer;
using sluice::hdf5::write_behind;

constexpr std::uint64_t columns = 10, chunk_rows = 512, chunk_columns = 4;

tile_writer<std::int16_t> make_writer(file& out, bool behind, char const* name = "data") {
    tile_writer<std::int16_t> made(out.create_dataset<std::int16_t>(name, layout::tiled(columns, chunk_rows, chunk_columns)), columns, chunk_rows,
                                   chunk_columns);
    if (behind) write_behind(made, 100);  // strips that are no part of a chunk's rows
    return made;
}

void fill(tile_writer<std::int16_t>& writer, std::uint64_t last) {
    while (writer.rows_committed() < last) {
        auto const first = writer.rows_committed();
        auto const count = std::min({std::uint64_t{100}, writer.room(), last - first});
        for (std::size_t group = 0; group < writer.groups(); ++group) {
            auto const to = writer.rows(group, count);
            for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<std::int16_t>((first * 4 + i) * 31 + group);
        }
        writer.commit(count);
    }
}

std::vector<std::int16_t> values(file const& in, char const* name) {
    auto const data = in.open_dataset<std::int16_t>(name);
    std::vector<std::int16_t> all(data.rows() * columns);
    data.read(0, all);
    return all;
}

void limit_files(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit const limit{bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

TEST_CASE("write_behind: every value is where it would be", "[hdf5][write_behind]") {
    test::temp_dir const dir;
    for (std::uint64_t const rows : {0U, 1U, 512U, 20'000U}) {
        CAPTURE(rows);
        for (bool const behind : {false, true}) {
            auto out = file::create(dir / (behind ? "behind.h5" : "at_once.h5"), sluice::hdf5::existing::overwrite);
            auto first = make_writer(out, behind, "first"), second = make_writer(out, behind, "second");
            for (std::uint64_t to = 0; to < rows; to += 700) {
                fill(first, std::min(to, rows));
                fill(second, std::min(to / 2, rows));
                out.attribute("rows" + std::to_string(to), static_cast<std::int64_t>(to));  // HDF5's own records, between
            }
            fill(first, rows);
            first.finish();
            second.finish();
            out.close();
        }
        auto const behind = file::open_read(dir / "behind.h5"), at_once = file::open_read(dir / "at_once.h5");
        CHECK(values(behind, "first").size() == rows * columns);
        for (auto const* const name : {"first", "second"}) CHECK(values(behind, name) == values(at_once, name));
        CHECK(std::filesystem::file_size(dir / "behind.h5") == std::filesystem::file_size(dir / "at_once.h5"));
    }
}

TEST_CASE("write_behind: fewer strips under way, or none, are as good", "[hdf5][write_behind]") {
    test::temp_dir const dir;
    constexpr std::uint64_t rows = 20'000;
    auto out = file::create(dir / "a.h5");
    auto writer = make_writer(out, false);
    auto const most = write_behind(writer, 300);
    CHECK(*most == 2);
    std::uint64_t to = 0;
    for (std::size_t const next : {1U, 0U, 2U, 5U, 0U}) fill(writer, to += 3000), *most = next;
    fill(writer, rows);
    writer.finish();
    auto plain = make_writer(out, false, "plain");
    fill(plain, rows);
    plain.finish();
    out.close();
    auto const in = file::open_read(dir / "a.h5");
    CHECK(values(in, "data") == values(in, "plain"));
}

TEST_CASE("write_behind: what is over the number of strips that may be under way is given back", "[hdf5][write_behind][bounded]") {
    test::temp_dir const dir;
    constexpr auto strip_bytes = static_cast<std::ptrdiff_t>(128 * 3 * chunk_columns * sizeof(std::int16_t));  // three groups
    auto out = file::create(dir / "a.h5");
    auto writer = make_writer(out, false);
    auto const most = write_behind(writer, 128);
    auto const held = [&](std::size_t allowed) {
        *most = allowed;
        fill(writer, writer.rows_committed() + 8 * chunk_rows);
        out.flush();
        return test::allocated::now.load();
    };
    auto const all = held(4), two = held(2), none = held(0), again = held(4);
    CHECK(std::abs(all - two - 2 * strip_bytes) < 900);
    CHECK(std::abs(two - none - 2 * strip_bytes) < 900);
    CHECK(std::abs(again - all) < 900);
}

TEST_CASE("write_behind: holds strips, not chunks", "[hdf5][write_behind][bounded]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto const peak = [&](char const* name, std::uint64_t rows) {
        return test::peak_memory([&] {
            auto writer = make_writer(out, false, name);
            write_behind(writer, 16);
            fill(writer, rows);
            writer.finish();
        });
    };
    auto const some = peak("some", chunk_rows), many = peak("many", 100 * chunk_rows);
    CHECK(many < some + 2000);
    CHECK(many < static_cast<std::ptrdiff_t>(chunk_rows * 3 * chunk_columns * sizeof(std::int16_t)));
}

TEST_CASE("write_behind: rows are in the file before their chunk is full", "[hdf5][write_behind]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto writer = make_writer(out, true);
    fill(writer, 200);
    std::vector<std::int16_t> row(columns);
    writer.destination().read(199, row);
    CHECK(writer.destination().rows() == 200);
    CHECK(row[5] == static_cast<std::int16_t>((199 * 4 + 1) * 31 + 1));
}

TEST_CASE("lend_chunk: a file that the application has made by itself is written at once", "[hdf5][write_behind]") {
    test::temp_dir const dir;
    sluice::hdf5::id const made(H5Fcreate((dir / "own.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), &H5Fclose);
    hsize_t const rows[] = {4}, most[] = {H5S_UNLIMITED};
    sluice::hdf5::id const space(H5Screate_simple(1, &rows[0], &most[0]), &H5Sclose), chunked(H5Pcreate(H5P_DATASET_CREATE), &H5Pclose);
    H5Pset_chunk(chunked.value(), 1, &rows[0]);
    sluice::hdf5::dataset<std::int16_t> data(
        sluice::hdf5::id(H5Dcreate2(made.value(), "data", H5T_STD_I16LE, space.value(), H5P_DEFAULT, chunked.value(), H5P_DEFAULT), &H5Dclose));
    auto const values = std::make_shared<std::vector<std::int16_t>>(std::vector<std::int16_t>{1, 2, 3, 4});
    std::uint64_t const first[] = {0};
    CHECK_FALSE(data.lend_chunk(first, std::array{std::as_bytes(std::span(std::as_const(*values)))}, values).valid());
    std::vector<std::int16_t> back(4);
    data.read(0, back);
    CHECK(back == *values);
    CHECK_THROWS_WITH(data.place_chunk(first, 8), ContainsSubstring("the file must be one that sluice::hdf5::file::create has made, got another driver"));
}

TEST_CASE("write_behind: strips of no rows, and after rows, are refused", "[hdf5][write_behind][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto writer = make_writer(out, false);
    CHECK_THROWS_WITH(write_behind(writer, 0), "sluice::hdf5::tile_writer::send_to: strips must have at least 1 row, and come before any rows, got 0 after 0 rows");
    fill(writer, 5);
    CHECK_THROWS_AS(write_behind(writer), sluice::argument_error);
}

TEST_CASE("write_behind: blocks that were set aside and not needed go when the file is closed", "[hdf5][write_behind]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5", sluice::hdf5::existing::refuse, sluice::hdf5::alignment::pages());
    auto data = out.create_dataset<std::int16_t>("data", layout::tiled(64, 16384, 32));
    tile_writer<std::int16_t> writer(std::move(data), 64, 16384, 32);
    write_behind(writer);
    for (int i = 0; i < 60; ++i) {
        for (std::size_t group = 0; group < 2; ++group) std::ranges::fill(writer.rows(group, 2048), std::int16_t{1});
        writer.commit(2048);
    }
    writer.finish();
    out.close();
    struct stat about {};
    REQUIRE(::stat((dir / "a.h5").c_str(), &about) == 0);
    CHECK(about.st_size > 60 * 2048 * 64 * 2);
    CHECK(about.st_blocks * 512 < about.st_size + (1 << 16));
}

TEST_CASE("write_behind: what was lent is read back, whether it is written or not", "[hdf5][write_behind]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto writer = make_writer(out, true);
    fill(writer, 20 * chunk_rows);
    std::vector<std::int16_t> row(columns);
    writer.destination().read(20 * chunk_rows - 1, row);
    CHECK(row[5] == static_cast<std::int16_t>(((20 * chunk_rows - 1) * 4 + 1) * 31 + 1));  // column 1 of group 1
}

TEST_CASE("write_behind: writer and file may go while strips are under way", "[hdf5][write_behind]") {
    test::temp_dir const dir;
    for (int i = 0; i < 20; ++i) {
        auto out = file::create(dir / "a.h5", sluice::hdf5::existing::overwrite);
        auto writer = std::make_unique<tile_writer<std::int16_t>>(make_writer(out, true));
        fill(*writer, 5000);
        if (i % 2 == 0) writer.reset();
        out.close();
    }
}

TEST_CASE("write_behind: a full disk is an exception, at the latest from the file's close", "[hdf5][write_behind][errors]") {
    test::temp_dir const dir;
    for (rlim_t const bytes : {3000U, 20'000U, 100'000U, 380'000U, 399'000U}) {
        CAPTURE(bytes);
        CHECK(test::run_in_child([&] {
                  limit_files(bytes);
                  int caught = 0;
                  try {
                      auto out = file::create(dir / std::to_string(bytes));
                      auto writer = make_writer(out, true);
                      fill(writer, 16'384);
                      writer.finish();
                      out.close();
                  } catch (sluice::hdf5::error const& e) {
                      caught = std::string(e.what()).find("pwrite: File too large (errno 27)") != std::string::npos ? 7 : 8;
                  }
                  H5close();
                  return caught;
              }) == 7);
    }
}

TEST_CASE("write_all: pieces lie where they belong, together or apart, however many", "[hdf5][write_behind]") {
    test::temp_dir const dir;
    for (std::size_t const count : {1U, 2U, 64U, 65U, 200U}) {
        std::vector<std::byte> all(3 * count), expected(4 * count);
        std::vector<sluice::hdf5::detail::placed_bytes> pieces;
        for (std::size_t i = 0; i < count; ++i) {
            auto const at = i * 3 + (i >= count / 2 ? count : 0);  // a gap in the middle
            for (std::size_t b = 0; b < 3; ++b) expected[at + b] = all[3 * i + b] = static_cast<std::byte>(i + b + 1);
            pieces.push_back({at, std::span(all).subspan(3 * i, 3)});
        }
        auto const path = (dir / "pieces").string();
        int const descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        CHECK_FALSE(sluice::hdf5::detail::write_all(descriptor, pieces));
        std::vector<std::byte> back(4 * count);
        CHECK(::pread(descriptor, back.data(), back.size(), 0) == static_cast<::ssize_t>(back.size()));
        CHECK((back == expected));
        ::close(descriptor);
        int const read_only = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        auto const failed = sluice::hdf5::detail::write_all(read_only, pieces);
        REQUIRE(failed);
        CHECK(failed->at == pieces.front().at);
        CHECK(failed->reason == EBADF);
        ::close(read_only);
    }
}
}  // namespace
