// What is in this recording, and how does a rig without files stream into the same pipeline?
//
// A mapped recording is a range of rows. Adaptors select from it without copying: columns (`select`), a time range
// (`slice`), every n-th row (`stride`) and both ends (`drop`, `take`); `zip_columns` puts columns side by side. Only
// the rows that are finally read are touched. A live source needs one member function, `next`; `pull` turns it into an
// input range.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include <sluice/core.hpp>
#include <sluice/sinks.hpp>
#include <sluice/trodes.hpp>
#include <sluice/views.hpp>

#include "scratch.hpp"

namespace sv = sluice::views;

//! [device]
// Returns two frames of 3 channels per block, until the device is switched off.
class device {
    std::array<std::int16_t, 6> buffer_{};
    std::int16_t frames_ = 0;

public:
    bool next(std::span<std::int16_t const>& frames) {
        if (frames_ == 6) return false;
        for (std::size_t i = 0; i != buffer_.size(); ++i)
            buffer_[i] = static_cast<std::int16_t>(100 * (i % 3) + static_cast<std::size_t>(frames_) + i / 3);
        frames_ = static_cast<std::int16_t>(frames_ + 2);
        frames = buffer_;
        return true;
    }
};
//! [device]

int main() {
    scratch_folder const here;
    sluice::trodes::synthesis const rig{.epochs = 1, .seconds = 2, .channels = 32};
    sluice::trodes::write_recording("day.rec", rig, 1);
    sluice::trodes::recording const recording("day.rec");

    //! [preview]
    auto const samples = recording.samples();                              // 60,000 rows of 32 counts, mapped
    auto const preview = samples | sv::select({3, 1}) | sv::stride(3000);  // 20 rows, 0.1 s apart
    auto const inner = preview | sv::drop(5) | sv::take(3);
    auto const both = sv::zip_columns(inner, samples | sv::select({0}) | sv::stride(3000) | sv::slice(5, 3));
    auto const microvolts = both | sv::transform_values([](std::int16_t count) { return 0.195 * count; });
    microvolts | sluice::into(sluice::csv_sink("preview.csv", {"channel 3", "channel 1", "channel 0"}));
    //! [preview]
    std::printf("%zu rows of %zu columns, of %zu rows of %zu\n", microvolts.size(), microvolts.width(), samples.size(),
                samples.width());

    bool same = true;
    std::ifstream table("preview.csv");
    std::string line;
    std::getline(table, line);
    std::printf("%s\n", line.c_str());
    for (std::size_t row = 0; std::getline(table, line); ++row) {
        auto const packet = samples[static_cast<std::ptrdiff_t>(3000 * (row + 5))];
        std::size_t column = 0;
        for (std::size_t at = 0; column != 3; ++column) {
            auto const end = line.find(',', at);
            same = same &&
                   std::stod(line.substr(at, end - at)) == 0.195 * packet[std::array<std::size_t, 3>{3, 1, 0}[column]];
            at = end + 1;
        }
    }
    std::printf("the table holds microvolts of packets 15000, 18000 and 21000: %s\n", same ? "yes" : "no");

    //! [live]
    std::vector<std::int16_t> kept;
    sluice::container_sink sink(kept);
    for (auto const& rows : sv::pull(device{}, 3)) sink.append(rows | sv::select({2, 0}));  // one block in memory
    sink.finish();
    //! [live]
    std::printf("from the device:");
    for (auto const value : kept) std::printf(" %d", value);
    std::printf("\n");
}
