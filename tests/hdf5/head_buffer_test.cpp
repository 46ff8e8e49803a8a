#include <sluice/hdf5/detail/head_buffer.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/members.hpp>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::file;
using sluice::hdf5::detail::head_buffer;

TEST_CASE("head_buffer: reads written bytes, and zero elsewhere", "[hdf5][head_buffer]") {
    head_buffer held;
    CHECK_FALSE(held.active());
    held.start();
    REQUIRE(held.active());
    CHECK(held.bytes().empty());
    std::vector<std::byte> const few(3, std::byte{7});
    CHECK(held.write(2, few));
    CHECK(held.write(10, few));
    CHECK(held.bytes().size() == 13);
    std::vector<std::byte> read(20, std::byte{1}), expected(20);
    for (std::size_t const i : {2U, 3U, 4U, 10U, 11U, 12U}) expected[i] = std::byte{7};
    held.read(0, read);
    CHECK((read == expected));
    read.assign(2, std::byte{1});
    held.read(1000, read);
    CHECK((read == std::vector<std::byte>(2)));

    CHECK(held.write(head_buffer::most - 3, few));
    CHECK_FALSE(held.write(head_buffer::most - 2, few));
    CHECK_FALSE(held.write(~std::uint64_t{0}, few));
    CHECK(held.write(0, std::vector<std::byte>(head_buffer::most_at_once)));
    CHECK_FALSE(held.write(0, std::vector<std::byte>(head_buffer::most_at_once + 1)));
    held.stop();
    CHECK_FALSE(held.active());
}

TEST_CASE("file: a short file stays in memory until it is flushed or closed", "[hdf5][file][head_buffer]") {
    test::temp_dir const dir;
    auto const size = [&] { return std::filesystem::file_size(dir / "a.h5"); };
    auto out = file::create(dir / "a.h5");
    out.create_group("one");
    CHECK(size() == 0);
    out.flush();
    auto const flushed = size();
    CHECK(flushed > 0);
    CHECK(file::open_read(dir / "a.h5").contains("one"));
    out.create_group("two").write_attribute("text", std::string(1000, 'x'));
    out.close();
    CHECK(size() > flushed);
    CHECK(test::raw_hdf5(dir / "a.h5").text_attribute("/two", "text") == std::string(1000, 'x'));
}

TEST_CASE("file: a file that outgrows the head buffer is complete", "[hdf5][file][head_buffer]") {
    test::temp_dir const dir;
    constexpr int groups = 4000;
    auto out = file::create(dir / "a.h5");
    for (int i = 0; i < groups; ++i)
        out.create_group(std::to_string(i)).write_attribute("text", std::to_string(i) + std::string(500, 'x'));
    CHECK(std::filesystem::file_size(dir / "a.h5") > head_buffer::most);
    auto data = out.create_dataset<double>("data");
    data.append(std::vector<double>(20'000, 1.5));
    out.close();

    auto const back = file::open_read(dir / "a.h5");
    CHECK(sluice::hdf5::members(back).size() == groups + 1);
    test::raw_hdf5 const raw(dir / "a.h5");
    for (int i = 0; i < groups; i += 37)
        CHECK(raw.text_attribute("/" + std::to_string(i), "text") == std::to_string(i) + std::string(500, 'x'));
    CHECK(raw.values<double>("/data", H5T_NATIVE_DOUBLE) == std::vector<double>(20'000, 1.5));
}
}  // namespace
