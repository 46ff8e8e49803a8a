/// \file
/// Days made and converted, for tests that read the result back: compiled once, in conversion.cpp.
#pragma once

#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/trodes/synthesis.hpp>

#include <filesystem>
#include <string>
#include <string_view>

#include "support/temp_dir.hpp"

namespace test {

/// sluice::trodes::write_day; returns the recordings.
std::vector<std::filesystem::path> write_day(std::filesystem::path const& folder, sluice::trodes::synthesis const& day);

/// The folder's day as `options.output`.
sluice::convert::trodes_to_nwb_report convert_to_output(std::filesystem::path const& folder,
                                                        sluice::convert::trodes_to_nwb_options const& options);
/// The folder's day as folder/out.nwb.
sluice::convert::trodes_to_nwb_report convert(std::filesystem::path const& folder,
                                              sluice::convert::trodes_to_nwb_options options = {});

std::string contents(std::filesystem::path const& path);
/// Every `from` of a file becomes `to`; there must be one.
void replace_in(std::filesystem::path const& path, std::string_view from, std::string_view to);

/// A made-up day, converted; both go away with it.
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
