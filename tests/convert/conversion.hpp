/// \file
/// Writes and converts synthetic days, for tests that read the output back. Compiled once, in conversion.cpp.
#pragma once

#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/trodes/synthesis.hpp>

#include <filesystem>
#include <string>
#include <string_view>

#include "support/temp_dir.hpp"

namespace test {

/// Calls sluice::trodes::write_day and returns the recordings.
std::vector<std::filesystem::path> write_day(std::filesystem::path const& folder, sluice::trodes::synthesis const& day);

/// Converts the folder's day to `options.output`.
sluice::convert::trodes_to_nwb_report convert_to_output(std::filesystem::path const& folder,
                                                        sluice::convert::trodes_to_nwb_options const& options);
/// Converts the folder's day to folder/out.nwb.
sluice::convert::trodes_to_nwb_report convert(std::filesystem::path const& folder,
                                              sluice::convert::trodes_to_nwb_options options = {});

/// Returns the bytes of a file.
std::string contents(std::filesystem::path const& path);
/// Replaces every `from` in a file by `to`. Throws if there is no `from`.
void replace_in(std::filesystem::path const& path, std::string_view from, std::string_view to);

/// A synthetic day and its conversion, both removed on destruction.
class converted_day {
public:
    explicit converted_day(sluice::trodes::synthesis const& day, sluice::convert::trodes_to_nwb_options options = {}) {
        write_day(folder_.path(), day);
        report = convert(folder_.path(), std::move(options));
    }
    std::filesystem::path file() const { return folder_ / "out.nwb"; }

    sluice::convert::trodes_to_nwb_report report;

private:
    temp_dir folder_;
};

}  // namespace test
