// --json FILE.json: a machine-readable report of every group.
//
// The format is stable: "sluice plate report", version 1. Within a version keys are only added. Keys end in their
// unit. Resident sizes are for the whole process.
//
//   format, version, tool, plate, output (null if nothing was written), group_by[], jobs
//   files, pixel_bytes (loaded, in all groups), largest_group_bytes, reduction (pixel_bytes per byte held at most),
//   resident_base_bytes (before the folder was scanned), peak_resident_bytes, peak_above_base_bytes
//   planes_written, seconds, warnings[]
//   groups[], in order of completion:
//     key, files, loaded, pixel_bytes, resident_before_bytes, resident_loaded_bytes, resident_cleared_bytes, seconds
#pragma once

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <sluice/core/error.hpp>

#include "arguments.hpp"
#include "text.hpp"

namespace plate2ngff {

// File names may be any bytes; JSON is UTF-8, so invalid bytes are replaced.
inline std::string text_of(nlohmann::ordered_json const& value) {
    return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

// A file that has a temporary name until it is complete. The destructor removes an incomplete one.
class report_file {
public:
    // Opens the file. Do it before the conversion, so that an error shows at once and not after hours.
    report_file(std::filesystem::path target, bool overwrite) : target_(std::move(target)) {
        if (!overwrite && std::filesystem::exists(std::filesystem::symlink_status(target_)))
            throw sluice::file_error(target_.string(), "the report must not exist (--force replaces it)");
        if (std::filesystem::is_directory(target_))
            throw sluice::file_error(target_.string(), "the report must be a file, got a directory");
        partial_ =
            target_.parent_path() / ("." + target_.filename().string() + ".partial-" + std::to_string(::getpid()));
        out_.open(partial_, std::ios::binary);
        if (!out_) fail("cannot be created");
    }
    report_file(report_file const&) = delete;
    report_file& operator=(report_file const&) = delete;
    ~report_file() {
        std::error_code ignored;
        if (!partial_.empty()) std::filesystem::remove(partial_, ignored);
    }

    void write(sluice::convert::plate_report const& report, arguments const& args,
               std::vector<std::string> const& warnings, std::uint64_t base, double seconds) {
        nlohmann::ordered_json names = nlohmann::ordered_json::array();
        for (auto const component : args.options.pass.groups) names.push_back(name_of(component));
        auto head = text_of({{"format", "sluice plate report"},
                             {"version", 1},
                             {"tool", "plate2ngff (sluice " SLUICE_VERSION ")"},
                             {"plate", args.plate.string()},
                             {"output", args.output.empty() ? nlohmann::ordered_json(nullptr)
                                                            : nlohmann::ordered_json(args.output.string())},
                             {"group_by", std::move(names)},
                             {"jobs", args.options.pass.jobs},
                             {"prefetch", args.options.pass.prefetch},
                             {"compression", args.compression},
                             {"files", report.files},
                             {"pixel_bytes", report.bytes},
                             {"largest_group_bytes", report.largest_group_bytes},
                             {"reduction", reduction(report, groups_alive(args.options.pass))},
                             {"resident_base_bytes", base},
                             {"peak_resident_bytes", report.peak_resident},
                             {"peak_above_base_bytes", report.peak_resident - base},
                             {"planes_written", report.planes_written},
                             {"seconds", seconds},
                             {"warnings", warnings}});
        head.pop_back();  // the closing brace: the list of groups follows in the same object
        out_ << head << ",\n\"groups\":[";
        char const* before = "\n";
        for (auto const& group : report.groups) {
            out_ << before
                 << text_of({{"key", group.key},
                             {"files", group.files},
                             {"loaded", group.loaded},
                             {"pixel_bytes", group.bytes},
                             {"resident_before_bytes", group.resident_before},
                             {"resident_loaded_bytes", group.resident_loaded},
                             {"resident_cleared_bytes", group.resident_cleared},
                             {"seconds", group.seconds}});
            before = ",\n";
        }
        out_ << "]}\n";
        out_.close();
        if (!out_) fail("cannot be written");
        std::error_code failure;
        std::filesystem::rename(partial_, target_, failure);
        if (failure)
            throw sluice::file_error(target_.string(), "the report cannot be renamed to this: " + failure.message());
        partial_.clear();
    }

private:
    [[noreturn]] void fail(char const* what) const {
        throw sluice::file_error(target_.string(),
                                 std::string("the report ") + what + ": " + std::generic_category().message(errno));
    }
    std::filesystem::path target_, partial_;
    std::ofstream out_;
};

}  // namespace plate2ngff
