/// \file
/// A small day with optogenetics: protocols, zones and device files. A test changes and converts it.
#pragma once

#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/trodes/metadata_error.hpp>
#include <sluice/trodes/synthesis.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "convert/conversion.hpp"
#include "support/optogenetics_files.hpp"
#include "support/temp_dir.hpp"

namespace test {

/// Two epochs of one tetrode. Theta triggers epoch 1, ripples trigger epoch 2.
class optogenetic_day {
public:
    optogenetic_day() {
        sluice::trodes::synthesis made;
        made.channels = 4;
        made.epochs = 2;
        made.ticks = 200;
        write_day(folder / "day", made);
        folder.write("day/ripple.yaml", ripple_protocol);
        folder.write("day/theta.yaml", theta_protocol);
        folder.write("day/track.trackgeometry", zones);
        options.devices = {folder.write("devices/source.yml", source_device),
                           folder.write("devices/fiber.yml", fiber_device),
                           folder.write("devices/virus.yml", virus_device)};
    }

    std::filesystem::path metadata() const { return folder / "day/20230622_sample_metadata.yml"; }
    std::filesystem::path file() const { return folder / "day/out.nwb"; }

    /// Replaces `from` by `to` in the value of one metadata key.
    void change(std::string const& key, std::string_view from, std::string_view to) {
        auto& text = keys.at(key);
        text.replace(text.find(from), from.size(), to);
    }
    sluice::convert::trodes_to_nwb_report convert() {
        std::ofstream more(metadata(), std::ios::app);
        for (auto const& [key, value] : keys) more << key << ":" << value << "\n";
        more.close();
        return test::convert(folder / "day", options);
    }
    /// Converts, and returns "KEY: RULE" of each metadata error. TEMP replaces the folder's path.
    std::vector<std::string> errors() {
        std::vector<std::string> all;
        try {
            convert();
        } catch (sluice::trodes::metadata_error const& error) {
            for (auto const& one : error.errors())
                all.push_back(plain((one.path.empty() ? "" : one.path + ": ") + one.key + ": " + one.rule));
        }
        return all;
    }
    /// Converts, and returns the warnings. TEMP replaces the folder's path.
    std::vector<std::string> warnings() {
        std::vector<std::string> all;
        for (auto const& line : convert().warnings) all.push_back(plain(line));
        return all;
    }

    temp_dir folder;
    std::map<std::string, std::string> keys = optogenetics_keys("Light_1");
    sluice::convert::trodes_to_nwb_options options;

private:
    std::string plain(std::string text) const {
        auto const from = folder.path().string();
        for (auto at = text.find(from); at != text.npos; at = text.find(from)) text.replace(at, from.size(), "TEMP");
        return text;
    }
};

}  // namespace test
