// rec2nwb: converts a day of Trodes recordings to an NWB file.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include <sluice/convert/trodes_to_nwb.hpp>
#include <sluice/convert/verify_against.hpp>
#include <sluice/nwb/verify.hpp>
#include <sluice/trodes/day.hpp>

#include "console/interruption.hpp"
#include "nwb_verify/text.hpp"
#include "rec2nwb/arguments.hpp"
#include "rec2nwb/integrity_file.hpp"
#include "rec2nwb/progress_line.hpp"
#include "rec2nwb/text.hpp"

namespace {

enum exit_status { converted = 0, failed = 1, wrong_usage = 2, converted_with_warnings = 3, not_verified = 4 };

// The output differs from the recordings, or is broken.
struct unsound : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A camera's clock was set back: the conversion has warned of it, and the file holds the times as recorded.
bool is_camera_time(sluice::nwb::verification_error const& found) {
    if (found.kind != sluice::nwb::error_kind::timestamps) return false;
    for (std::string_view const place : {"/processing/behavior/position/", "/processing/position_frame_index/",
                                         "/processing/non_repeat_timestamp_labels/", "/processing/video_files/"})
        if (found.path.starts_with(place)) return true;
    return false;
}

bool is_sound(sluice::nwb::verification const& found) {
    auto const times = found.count(sluice::nwb::error_kind::timestamps);
    if (found.error_count() != times) return false;
    return times == 0 || (found.errors().size() < sluice::nwb::verification::kept_per_kind &&
                          std::ranges::all_of(found.errors(), is_camera_time));
}

// Reads the whole file, then compares it with its recordings. Timestamps equal the clock's to the last bit.
void verify(std::filesystem::path const& file, sluice::convert::day_inputs const& day, rec2nwb::arguments const& args) {
    auto const size = std::filesystem::file_size(file);
    auto const found = sluice::nwb::verify(
        file, {[&](std::uint64_t bytes) { args.options.on_progress({"verifying", std::min(bytes, size), size}); }});
    sluice::convert::verify_against_options options;
    options.timestamp_tolerance_seconds = 0;
    options.on_progress = args.options.on_progress;
    if (auto const& volts = day.metadata.raw_data_to_volts) options.microvolts_per_count = *volts * 1e6;
    auto const compared = sluice::convert::verify_against(file, day.recordings, options);
    if (!is_sound(found) || !compared.sound())
        throw unsound("verification failed, the output was deleted:\n" + nwb_verify::errors_text(found) +
                      nwb_verify::errors_text(compared));
}

int list(rec2nwb::arguments const& args) {
    for (auto const& folder : args.inputs) rec2nwb::say(stdout, rec2nwb::list_text(sluice::trodes::list_days(folder)));
    if (!std::ferror(stdout)) return converted;
    rec2nwb::say(stderr, "rec2nwb: cannot write the list to the standard output\n");
    return failed;
}

int convert(rec2nwb::arguments& args) {
    rec2nwb::progress_line line(!args.quiet);
    args.options.on_progress = [&](sluice::convert::progress const& now) {
        console::leave_if_interrupted();
        line.show(now);
    };

    bool const is_folder = args.inputs.size() == 1 && std::filesystem::is_directory(args.inputs.front());
    auto const day = is_folder
                         ? sluice::convert::open_day(args.inputs.front(), args.options)
                         : sluice::convert::open_day(std::span<std::filesystem::path const>(args.inputs), args.options);
    std::optional<rec2nwb::integrity_file> integrity;
    if (!args.integrity.empty()) integrity.emplace(args.integrity, args.options.overwrite);
    if (args.verify) {
        args.options.on_complete = [&](std::filesystem::path const& file) { verify(file, day, args); };
        args.options.on_complete_bytes = sluice::convert::verification_bytes(day.recordings.front(), args.options);
    }
    auto const report = sluice::convert::trodes_to_nwb(day, args.options);
    line.clear();
    if (integrity) integrity->write(report, args.options.program, args.verify);
    if (!args.quiet) {
        rec2nwb::say(stdout, rec2nwb::summary_text(report, line.seconds()));
        for (auto const& warning : report.warnings) rec2nwb::say(stderr, "warning: " + warning + "\n");
    }
    return report.whole() ? converted : converted_with_warnings;
}

}  // namespace

int main(int argc, char** argv) {
    console::occupy_standard_streams();
    CLI::App app{rec2nwb::description, "rec2nwb"};
    rec2nwb::arguments args;
#ifdef SLUICE_NWB_SCHEMA_DIR
    args.options.schema = SLUICE_NWB_SCHEMA_DIR;
#endif
    args.options.program = "rec2nwb (sluice " SLUICE_VERSION ")";
    app.set_version_flag("--version", args.options.program);
    try {
        rec2nwb::parse(app, args, argc, argv);
    } catch (CLI::ParseError const& e) {
        return app.exit(e) == 0 ? 0 : wrong_usage;
    }
    console::listen_to_signals();
    try {
        return args.list ? list(args) : convert(args);
    } catch (console::interruption const& by) {
        rec2nwb::say(stderr, "rec2nwb: interrupted, nothing was written\n");
        return by.exit_status();
    } catch (sluice::nwb::output_exists const& e) {
        rec2nwb::say(stderr, std::string("rec2nwb: ") + e.what() + " (--force replaces it)\n");
        return failed;
    } catch (sluice::trodes::several_days const& e) {
        rec2nwb::say(stderr, std::string("rec2nwb: ") + e.what() + " (choose one with --day)\n");
        return failed;
    } catch (unsound const& e) {
        rec2nwb::say(stderr, std::string("rec2nwb: ") + e.what());
        return not_verified;
    } catch (std::exception const& e) {
        rec2nwb::say(stderr, std::string("rec2nwb: ") + e.what() + "\n");
        return failed;
    }
}
