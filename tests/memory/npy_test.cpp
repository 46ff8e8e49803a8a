#include <sluice/memory/npy.hpp>

#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/temp_dir.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/memory/blocks.hpp>

namespace {
namespace memory = sluice::memory;

template <class T>
std::string bytes_of(std::vector<T> const& values) {
    return {reinterpret_cast<char const*>(values.data()), values.size() * sizeof(T)};
}
// A file as NumPy writes it: the header is padded with spaces to a multiple of 64 bytes and ends with a line feed.
std::string npy_file(std::string dictionary, std::string const& data, int version = 1) {
    std::size_t const before = version == 1 ? 10 : 12;
    dictionary += std::string(63 - (before + dictionary.size()) % 64, ' ') + "\n";
    std::string bytes = "\x93NUMPY";
    bytes += static_cast<char>(version);
    bytes += '\0';
    auto const length = static_cast<std::uint32_t>(dictionary.size());
    bytes.append(reinterpret_cast<char const*>(&length), version == 1 ? 2 : 4);
    return bytes + dictionary + data;
}
std::string described(std::string const& type, std::string const& shape, std::string const& order = "False") {
    return "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
}
struct fixture {
    test::temp_dir dir;
    std::filesystem::path write(std::string const& bytes) const { return dir.write("a.npy", bytes); }
    template <class T>
    std::string refusal(std::string const& bytes, bool rows = false) const {
        try {
            rows ? void(memory::npy_rows<T>(write(bytes))) : void(memory::npy<T>(write(bytes)));
        } catch (sluice::format_error const& e) {
            return std::string(e.what()).substr(dir.path().string().size() + 1);
        }
        return "no format_error";
    }
};

TEST_CASE("npy: reads shape (n,) as values, in every format version", "[memory][npy]") {
    fixture const f;
    for (int const version : {1, 2, 3}) {
        auto const values =
            memory::npy<double>(f.write(npy_file(described("<f8", "(3,)"), bytes_of<double>({1, 2.5, 3}), version)));
        test::check_ranges_equal(values, std::vector<double>{1, 2.5, 3});
    }
    CHECK(memory::npy<std::uint8_t>(f.write(npy_file(described("|u1", "(2,)"), "ab")))[1] == 'b');
    CHECK(memory::npy<std::int64_t>(f.write(npy_file(described("<i8", "(1,)"), bytes_of<std::int64_t>({-7}))))[0] ==
          -7);
    CHECK(memory::npy<float>(f.write(npy_file(described("<f4", "(0,)"), ""))).size() == 0);
    CHECK(memory::npy<float>(f.write(npy_file(described("<f4", "(1,)", "True"), bytes_of<float>({4}))))[0] == 4);
}

TEST_CASE("npy_rows: reads shape (n, columns) as rows and (n,) as rows of one column", "[memory][npy]") {
    fixture const f;
    auto const path = f.write(npy_file(described("<i2", "(2, 3)"), bytes_of<std::int16_t>({1, 2, 3, 4, 5, 6})));
    auto const rows = memory::npy_rows<std::int16_t>(path);
    CHECK(rows.size() == 2);
    CHECK(rows.width() == 3);
    std::vector<std::int16_t> mapped(6), read;
    sluice::copy(rows, std::span(mapped));
    CHECK(mapped == std::vector<std::int16_t>{1, 2, 3, 4, 5, 6});
    for (auto const& block : memory::blocks(rows, {.block_records = 1}))
        for (auto const row : block) read.insert(read.end(), {row[0], row[1], row[2]});
    CHECK(read == mapped);
    CHECK(memory::npy_rows<std::int16_t>(f.write(npy_file(described("<i2", "(2,)"), bytes_of<std::int16_t>({1, 2}))))
              .width() == 1);
    CHECK(memory::npy_rows<std::int16_t>(f.write(npy_file(described("<i2", "(0, 5)"), ""))).size() == 0);
}

TEST_CASE("npy: accepts any key order, quotes and whitespace in the dictionary", "[memory][npy]") {
    fixture const f;
    auto const header = R"({ "shape":(3,),'descr':"<i4" , 'fortran_order' :False})";
    test::check_ranges_equal(memory::npy<std::int32_t>(f.write(npy_file(header, bytes_of<std::int32_t>({1, 2, 3})))),
                             std::vector{1, 2, 3});
}

TEST_CASE("npy: ignores bytes after the array", "[memory][npy]") {
    fixture const f;
    auto const values =
        memory::npy<std::int32_t>(f.write(npy_file(described("<i4", "(2,)"), bytes_of<std::int32_t>({1, 2, 3}))));
    CHECK(test::elements(values) == std::vector{1, 2});
    std::size_t read = 0;
    for (auto const& block : memory::blocks(values)) read += block.size();
    CHECK(read == 2);
}

TEST_CASE("npy: invalid files throw, with file, byte, rule and value", "[memory][npy][errors]") {
    fixture const f;
    auto const floats = bytes_of<float>({1, 2, 3, 4});
    CHECK(f.refusal<float>("abc") ==
          "a.npy: byte 0: a .npy file must begin with \\x93NUMPY and a version, got other bytes in a file of 3 bytes");
    CHECK(f.refusal<float>("\x93NUMPY\x04" + std::string(20, '\0')) ==
          "a.npy: byte 6: the version of a .npy file must be from 1 to 3, got 4");
    CHECK(f.refusal<float>(std::string("\x93NUMPY\1\0\xff\xff", 10)) ==
          "a.npy: byte 8: the header must end within the file and have at most 1048576 bytes, got 65535");
    CHECK(f.refusal<float>(npy_file(described("<f8", "(4,)"), floats)) ==
          "a.npy: byte 20: the type of the array must be '<f4', got '<f8'");
    CHECK(f.refusal<float>(npy_file(described(">f4", "(4,)"), floats)) ==
          "a.npy: byte 20: the type of the array must be '<f4', got '>f4'");
    CHECK(f.refusal<float>(npy_file(described("<f4", "(2, 2)"), floats)) ==
          "a.npy: byte 60: the shape must be (n,), got (2, 2)");
    CHECK(f.refusal<float>(npy_file(described("<f4", "()"), floats), true) ==
          "a.npy: byte 60: the shape must be (n, columns) or (n,), got ()");
    CHECK(f.refusal<float>(npy_file(described("<f4", "(2, 2)", "True"), floats), true) ==
          "a.npy: byte 59: the array must be in C order, got fortran_order True");
    CHECK(f.refusal<float>(npy_file(described("<f4", "(5,)"), floats)) ==
          "a.npy: byte 128: the array must have 20 bytes, got 16");
    CHECK(f.refusal<float>(npy_file(described("<f4", "(3, 0)"), floats), true)
              .find("rows must have at least 1 column, got the shape (3, 0)") != std::string::npos);
    CHECK(f.refusal<float>(npy_file(described("<f4", "(9223372036854775807, 9)"), floats), true)
              .find("the array must fit in 2^64 bytes") != std::string::npos);
    CHECK(f.refusal<float>(npy_file(described("<f4", "(-1,)"), floats))
              .find("a length in the shape must be a whole number from 0 to 2^64 - 1, got \"-1,)") !=
          std::string::npos);
    CHECK(f.refusal<float>(npy_file("{'descr': '<f4', 'shape': (4,)}", floats))
              .find("the header must have descr, fortran_order and shape") != std::string::npos);
    CHECK(f.refusal<float>(npy_file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,)}", floats))
              .find("byte 20: a quoted string must be here, got \"[('a', '<f4')]") != std::string::npos);
    CHECK(f.refusal<float>(npy_file("{'descr': '<f4', 'colour': 'red'}", floats))
              .find("a key must be descr, fortran_order or shape, got \"colour\"") != std::string::npos);
    CHECK(f.refusal<float>(npy_file("{'descr': '<f4', 'fortran_order': 0", floats))
              .find("fortran_order must be True or False, got \"0") != std::string::npos);
    CHECK(f.refusal<float>(npy_file("what", floats)).find("byte 10: the header must have '{' here, got \"what") !=
          std::string::npos);
}

TEST_CASE("npy: a damaged header is never read past its end", "[memory][npy][errors]") {
    fixture const f;
    auto const sound = npy_file(described("<f4", "(2, 2)"), bytes_of<float>({1, 2, 3, 4}));
    for (std::size_t at = 0; at < 80; ++at)
        for (char const c : {'\0', '\'', '(', '}', '9', '\xff'}) {
            auto bytes = sound;
            bytes[at] = c;
            try {
                auto const rows = memory::npy_rows<float>(f.write(bytes));
                CHECK(rows.size() * rows.width() <= 4);
            } catch (sluice::file_error const&) {
            }
            try {
                memory::npy_rows<float>(f.write(sound.substr(0, at)));
                CHECK(false);
            } catch (sluice::file_error const&) {
            }
        }
}
}  // namespace
