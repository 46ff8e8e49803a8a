/// \file
/// A small day that a test spoils and hands to rec2nwb, as its user would.
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

/// One recording of 200 packets, 62 bytes each: mark, 49 bytes of devices, the system clock among them, the tick, four
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

    /// Where packet `index` begins in `bytes`, and its tick there.
    std::size_t packet(std::size_t index) const { return header_bytes + index * packet_bytes; }
    void set_tick(std::size_t index, std::uint32_t tick) {
        std::memcpy(bytes.data() + packet(index) + timestamp_byte, &tick, sizeof tick);
    }
    /// `bytes` as the recording.
    void rewrite() const { std::ofstream(recording(), std::ios::binary) << bytes; }

    /// rec2nwb FOLDER --output OUT --quiet and more; the folder is called DAY in what it says, the recording REC.
    outcome convert(std::vector<std::string> more = {}) const {
        more.insert(more.begin(), input().string());
        return run_tool(std::move(more));
    }
    /// The same with inputs of the test's own.
    outcome run_tool(std::vector<std::string> words, std::optional<rlim_t> file_limit = {}) const {
        words.insert(words.begin(), SLUICE_REC2NWB);
        words.insert(words.end(), {"--output", output().string()});
        auto made = run(std::move(words), file_limit);
        made.err = replaced(replaced(made.err, recording().string(), "REC"), input().string(), "DAY");
        made.err = replaced(made.err, folder.path().string(), "TEMP");
        return made;
    }
    /// The names in the output folder, hidden ones too.
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
