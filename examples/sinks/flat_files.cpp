// How do I write rows to a flat file? Use the sink for the format. The file gets its name when it is complete.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <tuple>
#include <vector>

#include <unistd.h>

#include <sluice/core.hpp>
#include <sluice/sinks.hpp>
#include <sluice/views.hpp>

namespace {

/// A temporary folder for this example.
struct folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("sluice-flat-files-" + std::to_string(::getpid()));
    folder() { std::filesystem::create_directory(path); }
    ~folder() { std::filesystem::remove_all(path); }
};

}  // namespace

int main() {
    namespace sv = sluice::views;
    using sluice::into;
    folder const temporary;
    auto const path = [&](char const* name) { return temporary.path / name; };
    std::vector<std::int16_t> const samples{3, -1, 0, -7, 2, 1, 5, -9, 4, 1, 1, 1};  // 4 rows of 3 channels
    sluice::strided_rows<std::int16_t> const rows(reinterpret_cast<std::byte const*>(samples.data()), 6, 4,
                                                  sluice::column_table({0, 2, 4}));

    //! [binary]
    rows | sv::select({2, 0}) | into(sluice::binary_sink<std::int16_t>(path("two.bin")));  // numpy.fromfile
    //! [binary]
    std::printf("two.bin: %ju bytes\n", std::filesystem::file_size(path("two.bin")));

    //! [npy]
    rows | into(sluice::npy_sink<float>(path("all.npy")));  // numpy.load: float32, shape (4, 3)

    std::vector const volts{0.25, -1e9, 3.7};
    volts | sv::transform(sluice::saturating_cast_to<std::int16_t>) |
        into(sluice::npy_sink<std::int16_t>(path("clamped.npy")));
    //! [npy]
    std::printf("all.npy: %ju bytes\n", std::filesystem::file_size(path("all.npy")));

    //! [csv]
    rows | into(sluice::csv_sink(path("all.csv"), {"left", "right", "far, far away"}));

    std::vector<std::tuple<std::uint32_t, double, std::string>> const events{{30000, 1.0, "poke"},
                                                                             {45000, 1.5, "lick"}};
    events | into(sluice::csv_sink(path("events.csv"), {"tick", "seconds", "what"}));
    //! [csv]
    for (auto const* name : {"all.csv", "events.csv"}) std::cout << name << ":\n" << std::ifstream(path(name)).rdbuf();

    //! [both]
    // Writes the same blocks to two files in one pass.
    sluice::broadcast(rows | sv::chunk(3), sluice::binary_sink<std::int16_t>(path("copy.bin")),
                      sluice::csv_sink(path("copy.csv")));
    //! [both]

    try {
        rows | into(sluice::binary_sink<std::int16_t>("/no/such/folder/rows.bin"));
    } catch (sluice::file_error const& e) {
        std::cout << e.what() << '\n';
    }
}
