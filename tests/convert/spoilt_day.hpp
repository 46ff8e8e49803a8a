/// \file
/// A small day that a test damages, then converts with rec2nwb as a user does.
#pragma once

#include <sluice/trodes/synthesis.hpp>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "convert/conversion.hpp"
#include "convert/program.hpp"
#include "support/temp_dir.hpp"

namespace test {

/// One recording of 200 packets of 62 bytes: sync byte, 49 bytes of devices including the system clock, tick, four
/// samples.
class spoilt_day {
public:
    static constexpr std::size_t packet_bytes = 62, timestamp_byte = 50, packets = 200;

    static sluice::trodes::synthesis small() {
        sluice::trodes::synthesis day;
        day.channels = 4;
        day.hardware_channels = 32;
        day.epochs = 1;
        day.ticks = packets;
        return day;
    }

    explicit spoilt_day(sluice::trodes::synthesis const& day = small()) {
        std::filesystem::create_directory(output());
        recordings = write_day(input(), day);
        metadata = input() / (day.date + "_" + day.animal + "_metadata.yml");
        bytes = contents(recording());
        header_bytes = bytes.find("</Configuration>\n") + 17;
    }

    std::filesystem::path input() const { return folder / "day"; }
    std::filesystem::path output() const { return folder / "out"; }
    std::filesystem::path file() const { return output() / "sample20230622.nwb"; }
    std::filesystem::path const& recording() const { return recordings.front(); }

    /// Returns the offset of packet `index` in `bytes`.
    std::size_t packet(std::size_t index) const { return header_bytes + index * packet_bytes; }
    /// Sets the tick of packet `index` in `bytes`.
    void set_tick(std::size_t index, std::uint32_t tick) {
        std::memcpy(bytes.data() + packet(index) + timestamp_byte, &tick, sizeof tick);
    }
    /// Writes `bytes` to the recording.
    void rewrite() const { std::ofstream(recording(), std::ios::binary) << bytes; }

    /// Runs rec2nwb FOLDER --output OUT and more. In its messages, DAY replaces the folder and REC the recording.
    outcome convert(std::vector<std::string> more = {}) const {
        more.insert(more.begin(), input().string());
        return run_tool(std::move(more));
    }
    /// The same with other inputs.
    outcome run_tool(std::vector<std::string> words, std::optional<rlim_t> file_limit = {}) const {
        words.insert(words.begin(), SLUICE_REC2NWB);
        words.insert(words.end(), {"--output", output().string()});
        auto made = run(std::move(words), file_limit);
        made.err = replaced(replaced(made.err, recording().string(), "REC"), input().string(), "DAY");
        made.err = replaced(made.err, folder.path().string(), "TEMP");
        return made;
    }
    /// Returns the file names in the output folder, including hidden ones.
    std::vector<std::string> left() const {
        std::vector<std::string> names;
        for (auto const& entry : std::filesystem::directory_iterator(output()))
            names.push_back(entry.path().filename().string());
        return names;
    }

    temp_dir folder;
    std::vector<std::filesystem::path> recordings;
    std::filesystem::path metadata;
    std::string bytes;  // of the recording
    std::size_t header_bytes = 0;
};

inline std::vector<std::string> const nothing;

}  // namespace test
