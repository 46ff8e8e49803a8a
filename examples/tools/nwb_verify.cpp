// nwb_verify: reads a whole NWB file of any writer, and reports errors and differences from the recordings.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <sluice/convert/verify_against.hpp>
#include <sluice/nwb/verify.hpp>
#include <sluice/trodes/day.hpp>
#include <sluice/trodes/electrode_map.hpp>
#include <sluice/trodes/metadata.hpp>
#include <sluice/trodes/open.hpp>

#include "nwb_verify/text.hpp"
#include "rec2nwb/progress_line.hpp"

namespace {

namespace fs = std::filesystem;

enum exit_status { sound = 0, failed = 1, wrong_usage = 2, not_sound = 3 };

struct arguments {
    fs::path file;
    std::vector<fs::path> against;  // the folder of a day, or recordings
    double tolerance_us = 2;
    bool quiet = false;
};

// The recordings to compare with, and the scale that their headers may lack.
struct recorded_day {
    std::vector<sluice::trodes::recording> recordings;
    std::optional<double> microvolts_per_count;
};

recorded_day open(std::vector<fs::path> const& against) {
    recorded_day day;
    if (against.size() != 1 || !fs::is_directory(against.front())) {
        day.recordings = sluice::trodes::open(against);
        return day;
    }
    auto const listing = sluice::trodes::list_days(against.front(), sluice::trodes::metadata_place::elsewhere);
    auto const& found = sluice::trodes::only_day(listing, against.front());
    day.recordings = sluice::trodes::open(found.recordings());
    if (sluice::trodes::states_scale(day.recordings.front().header())) return day;
    for (auto const& path : found.metadata_files) {  // other errors of the metadata do not matter here
        sluice::trodes::error_list ignored(path.string());
        if (auto const volts = sluice::trodes::read_metadata(path, {}, ignored).raw_data_to_volts)
            day.microvolts_per_count = *volts * 1e6;
    }
    return day;
}

int verify(arguments const& args) {
    rec2nwb::progress_line line(!args.quiet);
    auto const show = [&](sluice::convert::progress const& now) { line.show(now); };

    std::optional<recorded_day> day;
    if (!args.against.empty()) day = open(args.against);  // first: an error shows before the file is read
    auto const size = fs::file_size(args.file);
    auto const found = sluice::nwb::verify(
        args.file, {[&](std::uint64_t bytes) { show({"verifying", std::min(bytes, size), size}); }});
    std::optional<sluice::nwb::verification> compared;
    if (day) {
        sluice::convert::verify_against_options options;
        options.timestamp_tolerance_seconds = args.tolerance_us / 1e6;
        options.microvolts_per_count = day->microvolts_per_count;
        options.on_progress = show;
        compared = sluice::convert::verify_against(args.file, day->recordings, options);
    }
    line.clear();
    bool const all_sound = found.sound() && (!compared || compared->sound());
    if (!args.quiet || !all_sound) {
        auto const name = args.file.string() + ":\n";
        console::say(stdout, name + nwb_verify::contents_text(found) +
                                 (compared ? nwb_verify::comparison_text(*compared, day->recordings.size()) : ""));
    }
    return all_sound ? sound : not_sound;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "Verifies an NWB file of any writer. Memory use does not depend on its length.\n"
        "Every chunk must decode, timestamps must ascend, lengths must agree, tables must be complete, and links, "
        "references and\n"
        "external files must exist. With --against, every sample, timestamp and event is compared with the "
        "recordings.\n",
        "nwb_verify"};
    app.footer(
        "Exit status: 0 sound; 3 not sound; 1 the file or the recordings cannot be read; 2 invalid command line.\n\n"
        "Examples:\n"
        "  nwb_verify sample20230622.nwb\n"
        "  nwb_verify sample20230622.nwb --against /data/20230622_sample");
    app.set_version_flag("--version", "nwb_verify (sluice " SLUICE_VERSION ")");
    arguments args;
    app.add_option("file", args.file, "the NWB file")
        ->required()
        ->check(CLI::ExistingFile.description(""))
        ->type_name("FILE.nwb");
    app.add_option("--against", args.against, "the folder of the day, or its recordings in order")
        ->check(CLI::ExistingPath.description(""))
        ->type_name("FOLDER|FILE.rec");
    app.add_option("--tolerance", args.tolerance_us,
                   "maximum difference of a timestamp from the recording's clock, in microseconds")
        ->check(CLI::NonNegativeNumber.description(""))
        ->type_name("US")
        ->capture_default_str();
    app.add_flag("-q,--quiet", args.quiet, "print errors only");
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& e) {
        return app.exit(e) == 0 ? 0 : wrong_usage;
    }
    try {
        return verify(args);
    } catch (std::exception const& e) {
        console::say(stderr, std::string("nwb_verify: ") + e.what() + "\n");
        return failed;
    }
}
