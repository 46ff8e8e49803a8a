/// \file
/// Writes small flat files to a folder. read_flat_files.py reads them with numpy and Python's csv.
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

#include <sluice/core/into.hpp>
#include <sluice/sinks/binary_sink.hpp>
#include <sluice/sinks/csv_sink.hpp>
#include <sluice/sinks/npy_sink.hpp>
#include <sluice/views/transform.hpp>
#include <range/v3/view/iota.hpp>

#include "support/row_table.hpp"

namespace {
using sluice::into;

/// 0, 1, ... 99 as an array of T.
template <class T>
void write_numbers(std::filesystem::path const& folder, char const* type) {
    auto const values = ranges::views::iota(0, 100) | sluice::views::transform([](int i) { return static_cast<T>(i); });
    values | into(sluice::npy_sink<T>(folder / (std::string(type) + ".npy")));
    values | into(sluice::binary_sink<T>(folder / (std::string(type) + ".bin")));
}

void write_all(std::filesystem::path const& folder) {
    write_numbers<bool>(folder, "bool");
    write_numbers<std::int8_t>(folder, "int8");
    write_numbers<std::uint8_t>(folder, "uint8");
    write_numbers<std::int16_t>(folder, "int16");
    write_numbers<std::uint16_t>(folder, "uint16");
    write_numbers<std::int32_t>(folder, "int32");
    write_numbers<std::uint32_t>(folder, "uint32");
    write_numbers<std::int64_t>(folder, "int64");
    write_numbers<std::uint64_t>(folder, "uint64");
    write_numbers<float>(folder, "float32");
    write_numbers<double>(folder, "float64");
    test::row_table const table(1000, 7);
    table.rows() | into(sluice::npy_sink<float>(folder / "rows.npy"));
    table.rows() | into(sluice::csv_sink(folder / "rows.csv", {"a", "b", "c", "d", "e", "f", "g"}));
    std::vector<int>{} | into(sluice::npy_sink<int>(folder / "empty.npy", {.columns = 3}));
    std::vector<std::tuple<int, double, std::string>> const cells{{1, 0.1, "plain"},
                                                                  {2, -1e-300, "a \"quoted\", thing\nof two lines"}};
    cells | into(sluice::csv_sink(folder / "cells.csv", {"n", "x", "the \"text\""}));
}
}  // namespace

int main(int argc, char** argv) try {
    if (argc != 2) return std::fputs("usage: sinks_write_flat_files FOLDER\n", stderr), 2;
    write_all(argv[1]);
} catch (std::exception const& failure) {
    return std::fputs(failure.what(), stderr), 1;
}
