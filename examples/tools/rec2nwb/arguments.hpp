// The command line of rec2nwb.
#pragma once

#include <cctype>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/core/error.hpp>

#include "compression.hpp"

namespace rec2nwb {

struct arguments {
    std::vector<std::filesystem::path> inputs;  // one folder, or recordings
    sluice::convert::trodes_to_nwb_options options;
    std::filesystem::path integrity;  // where the integrity report goes; empty: nowhere
    bool verify = false;
    bool list = false;
    bool quiet = false;
};

// "+02:00" as 120 minutes.
inline std::optional<std::chrono::minutes> parse_utc_offset(std::string const& text) {
    auto const digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || !digit(1) || !digit(2) || text[3] != ':' ||
        !digit(4) || !digit(5))
        return std::nullopt;
    auto const hours = std::stoi(text.substr(1, 2)), minutes = std::stoi(text.substr(4, 2));
    if (hours > 23 || minutes > 59) return std::nullopt;
    return std::chrono::minutes((text[0] == '-' ? -1 : 1) * (60 * hours + minutes));
}

// A policy by its name, in capitals or not.
inline std::optional<sluice::convert::gap_policy> parse_gap_policy(std::string name) {
    using sluice::convert::gap_policy;
    static std::map<std::string, gap_policy> const policies{{"reference", gap_policy::reference},
                                                            {"keep", gap_policy::keep},
                                                            {"repeat", gap_policy::repeat},
                                                            {"fail", gap_policy::fail}};
    for (auto& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    auto const found = policies.find(name);
    return found == policies.end() ? std::nullopt : std::optional(found->second);
}

inline char const* const description =
    "Converts a day of SpikeGadgets Trodes recordings (.rec) to one NWB file, in one pass over the recordings and in "
    "memory that\n"
    "does not depend on their length.\n";

inline char const* const footer =
    "Exit status: 0 converted; 3 converted, with warnings; 1 not converted; 2 wrong command line;\n"
    "4 converted, but the file did not stand its verification (--verify), and was removed.\n"
    "\n"
    "Examples:\n"
    "  rec2nwb /data/20230622_sample --output /data/nwb\n"
    "  rec2nwb a_01.rec a_02.rec --metadata a_metadata.yml --output a.nwb --force\n"
    "  rec2nwb /data --list\n"
    "  rec2nwb /data --day 20230622_sample --output /data/nwb";

// Fills `to` from the command line; throws CLI::ParseError, which main() hands back to `app.exit`.
inline void parse(CLI::App& app, arguments& to, int argc, char** argv) {
    auto& o = to.options;
    std::string timezone = "+00:00", gaps = "reference", compression = "none";
    auto const silent = [](CLI::Validator const& rule) {
        return rule.description("");
    };  // help shows what a value is, not how it is checked
    app.footer(footer);
    app.add_option("input", to.inputs, "a day's folder, or its recordings in order")
        ->required()
        ->check(silent(CLI::ExistingPath))
        ->type_name("FOLDER|FILE.rec");
    app.add_option("-o,--output", o.output, "the NWB file, or a directory to put {animal}{date}.nwb into")
        ->type_name("DIR|FILE.nwb");
    app.add_option("--day", o.day, "which day to convert, of a folder that has several")->type_name("DATE_ANIMAL");
    app.add_option("--metadata", o.metadata, "metadata to use instead of the folder's")
        ->check(silent(CLI::ExistingFile))
        ->type_name("FILE.yml");
    app.add_option("--devices", o.devices,
                   "device file (probe, optical fibre, light source, virus), or a folder of them; it wins over what is "
                   "built in (may be repeated)")
        ->check(silent(CLI::ExistingPath))
        ->allow_extra_args(false)
        ->type_name("FILE|DIR");
    app.add_option("--reconfigure", o.reconfiguration,
                   "header whose grouping of channels replaces that of the recordings")
        ->check(silent(CLI::ExistingFile))
        ->type_name("FILE.trodesconf");
    app.add_option("--video-directory", o.video_directory, "where the videos lie, if not beside the recordings")
        ->check(silent(CLI::ExistingDirectory))
        ->type_name("DIR");
    app.add_flag("--copy-video", o.copy_video, "copy the videos beside the output");
    app.add_flag("--convert-video", o.convert_video, "make an mp4 of each h264 beside the output (needs ffmpeg)");
    app.add_option("--fs-gui-directory", o.fs_gui_directory,
                   "where the files of fs_gui_yamls lie, if not beside the recordings")
        ->check(silent(CLI::ExistingDirectory))
        ->type_name("DIR");
    app.add_flag("--no-ptp", o.no_ptp, "work out camera times as if no camera had PTP, whatever the header says");
    app.add_option("--schema", o.schema, "NWB schema to store in the file: DIR/NAMESPACE/VERSION/*.json")
        ->check(silent(CLI::ExistingDirectory))
        ->type_name("DIR");
    app.add_flag("--microvolts", o.microvolts,
                 "store whole microvolts, truncated, as the established converter does (lossy)");
    app.add_option("--timezone", timezone, "offset in which the session's start is written")
        ->type_name("+HH:MM")
        ->check([](std::string const& text) {
            return parse_utc_offset(text) ? "" : "must be +HH:MM or -HH:MM, got " + text;
        })
        ->capture_default_str();
    app.add_flag("--strict", o.strict,
                 "anything irregular in the recordings, their headers or the metadata is an error");
    app.add_option("--gaps", gaps,
                   "what becomes of dropped packets:\n"
                   "reference: single ones are repeated in the e-series only\n"
                   "keep: nothing is filled\n"
                   "repeat: single ones are filled in every stream\n"
                   "fail: any gap is an error")
        ->check([](std::string const& text) {
            return parse_gap_policy(text) ? "" : "must be reference, keep, repeat or fail, got " + text;
        })
        ->type_name("POLICY")
        ->capture_default_str();
    app.add_option("--chunk-rows", o.chunk_rows, "rows of an e-series chunk")
        ->check(silent(CLI::Range(1, 1 << 20)))
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--compress", compression,
                   "compress samples, analog channels and times so that every reader of HDF5 can read them:\n"
                   "none, gzip or gzip:LEVEL, 1 to 9; up to 4 the file grows a little and takes a tenth of the time")
        ->check([](std::string const& text) {
            try {
                parse_compression(text);
                return std::string();
            } catch (sluice::argument_error const& e) {
                return std::string(e.what());
            }
        })
        ->type_name("METHOD[:LEVEL]")
        ->capture_default_str();
    app.add_option("--threads", o.compression_threads,
                   "threads that compress; without it one for each processor, 8 at most")
        ->check(silent(CLI::Range(1, 256)))
        ->type_name("N");
    app.add_option("--memory-limit", o.memory_limit,
                   "memory that may be resident at most, 64MiB for example; a day that needs more is refused")
        ->transform(silent(CLI::AsSizeValue(true)))
        ->type_name("BYTES");
    app.add_option("--integrity", to.integrity,
                   "write what was found in the recordings, every gap and the clocks' fits, as JSON")
        ->type_name("FILE.json")
        ->check([](std::string const& text) {
            return text.ends_with(".json") ? "" : "must end in .json, got " + text;
        });  // so no recording is replaced
    app.add_flag("--verify", to.verify,
                 "read the file back, compare every sample, time and event with the recordings, and only then name it");
    app.add_flag("--list", to.list, "show the days in the folders, and convert nothing");
    app.add_flag("-f,--force", o.overwrite, "replace an existing output");
    app.add_flag("-q,--quiet", to.quiet, "print nothing but errors");
    app.parse(argc, argv);
    o.utc_offset = *parse_utc_offset(timezone);
    o.gaps = *parse_gap_policy(gaps);
    o.compression = parse_compression(compression);
    if (!to.list && o.output.empty()) throw CLI::RequiredError("--output");
    if (!o.day.empty() && (to.inputs.size() != 1 || !std::filesystem::is_directory(to.inputs.front())))
        throw CLI::ValidationError("--day", "needs one folder to choose from");
}

}  // namespace rec2nwb
