/// \file
/// plate_folder: a synthetic plate in a temporary folder, and plate2ngff run on it.
#pragma once

#include "convert/program.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <sluice/plate/synthetic_plate.hpp>

#include "support/temp_dir.hpp"

namespace test {

/// The 54 images of well A01, or another plate, in the folder "in".
struct plate_folder {
    explicit plate_folder(std::vector<sluice::plate::defective_image> defects = {},
                          sluice::plate::synthetic_plate plate = sluice::plate::tiny54())
        : made(std::move(plate)) {
        made.defects = std::move(defects);
        sluice::plate::write_plate(folder / "in", made);
    }
    std::vector<std::string> command(std::vector<std::string> words) const {
        words.insert(words.begin(), {SLUICE_PLATE2NGFF, (folder / "in").string()});
        return words;
    }
    outcome run(std::vector<std::string> words) const {
        auto result = test::run(command(std::move(words)));
        for (auto* const text : {&result.out, &result.err}) *text = replaced(*text, folder.path().string(), "TMP");
        return result;
    }
    std::string output(char const* name) const { return (folder / name).string(); }
    std::set<std::string> left() const {
        std::set<std::string> names;
        for (auto const& entry : std::filesystem::directory_iterator(folder.path()))
            names.insert(entry.path().filename().string());
        return names;
    }
    nlohmann::json json(char const* name) const {
        std::ifstream file(folder / name);
        return nlohmann::json::parse(file);
    }

    sluice::plate::synthetic_plate made;
    temp_dir folder;
};

}  // namespace test
