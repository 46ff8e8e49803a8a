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
    std::filesystem::path integrity;  // of the report; empty: no report
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

// A policy by its name; case does not matter.
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
    "Converts a day of SpikeGadgets Trodes recordings (.rec) to one NWB file, in one pass over the recordings.\n"
    "Memory use does not depend on their length.\n";

inline char const* const footer =
    "Exit status: 0 converted; 3 converted, with warnings; 1 not converted; 2 invalid command line;\n"
    "4 verification failed (--verify): the output is deleted and never renamed into place.\n"
    "\n"
    "Examples:\n"
    "  rec2nwb /data/20230622_sample --output /data/nwb\n"
    "  rec2nwb a_01.rec a_02.rec --metadata a_metadata.yml --output a.nwb --force\n"
    "  rec2nwb /data --list\n"
    "  rec2nwb /data --day 20230622_sample --output /data/nwb";

// Fills `to` from the command line; throws CLI::ParseError, which main() passes to `app.exit`.
inline void parse(CLI::App& app, arguments& to, int argc, char** argv) {
    auto& o = to.options;
    std::string timezone = "+00:00", gaps = "reference", compression = "none";
    auto const silent = [](CLI::Validator const& rule) {
        return rule.description("");
    };  // help shows the type of a value, not its check
    app.footer(footer);
    app.add_option("input", to.inputs, "the folder of a day, or its recordings in order")
        ->required()
        ->check(silent(CLI::ExistingPath))
        ->type_name("FOLDER|FILE.rec");
    app.add_option("-o,--output", o.output, "the NWB file to write, or a directory for {animal}{date}.nwb")
        ->type_name("DIR|FILE.nwb");
    app.add_option("--day", o.day, "the day to convert, if the folder has several")->type_name("DATE_ANIMAL");
    app.add_option("--metadata", o.metadata, "metadata file to use instead of the one in the folder")
        ->check(silent(CLI::ExistingFile))
        ->type_name("FILE.yml");
    app.add_option("--devices", o.devices,
                   "device file (probe, optical fibre, light source, virus), or a folder of them; overrides built-in "
                   "devices (may be repeated)")
        ->check(silent(CLI::ExistingPath))
        ->allow_extra_args(false)
        ->type_name("FILE|DIR");
    app.add_option("--reconfigure", o.reconfiguration, "header whose channel groups replace those of the recordings")
        ->check(silent(CLI::ExistingFile))
        ->type_name("FILE.trodesconf");
    app.add_option("--video-directory", o.video_directory, "folder of the videos, if not that of the recordings")
        ->check(silent(CLI::ExistingDirectory))
        ->type_name("DIR");
    app.add_flag("--copy-video", o.copy_video, "copy the videos to the folder of the output");
    app.add_flag("--convert-video", o.convert_video,
                 "convert each h264 video to mp4, in the folder of the output (requires ffmpeg)");
    app.add_option("--fs-gui-directory", o.fs_gui_directory,
                   "folder of the fs_gui_yamls files, if not that of the recordings")
        ->check(silent(CLI::ExistingDirectory))
        ->type_name("DIR");
    app.add_flag("--no-ptp", o.no_ptp, "compute camera times without PTP, even if the header declares it");
    app.add_option("--schema", o.schema, "NWB schema to store in the file: DIR/NAMESPACE/VERSION/*.json")
        ->check(silent(CLI::ExistingDirectory))
        ->type_name("DIR");
    app.add_flag("--microvolts", o.microvolts,
                 "store whole microvolts, truncated, as the established converter does (lossy)");
    app.add_option("--timezone", timezone, "UTC offset of the session start time")
        ->type_name("+HH:MM")
        ->check([](std::string const& text) {
            return parse_utc_offset(text) ? "" : "must be +HH:MM or -HH:MM, got " + text;
        })
        ->capture_default_str();
    app.add_flag("--strict", o.strict, "treat warnings about the recordings, their headers or the metadata as errors");
    app.add_option("--gaps", gaps,
                   "how to handle dropped packets:\n"
                   "reference: repeat the packet before a single drop, in the e-series only\n"
                   "keep: fill nothing\n"
                   "repeat: repeat the packet before a single drop, in every stream\n"
                   "fail: any gap is an error")
        ->check([](std::string const& text) {
            return parse_gap_policy(text) ? "" : "must be reference, keep, repeat or fail, got " + text;
        })
        ->type_name("POLICY")
        ->capture_default_str();
    app.add_option("--chunk-rows", o.chunk_rows, "rows per chunk of the e-series")
        ->check(silent(CLI::Range(1, 1 << 20)))
        ->type_name("N")
        ->capture_default_str();
    app.add_option(
           "--compress", compression,
           "compress samples, analog channels and timestamps; every HDF5 reader can decode the result:\n"
           "none, gzip or gzip:LEVEL (1 to 9; default 4); 1 to 4 are ten times faster, with slightly larger files")
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
    app.add_option("--threads", o.compression_threads, "compression threads; default: one per processor, at most 8")
        ->check(silent(CLI::Range(1, 256)))
        ->type_name("N");
    app.add_option(
           "--memory-limit", o.memory_limit,
           "maximum resident memory, for example 64MiB; if it is too low, rec2nwb exits and reports the minimum")
        ->transform(silent(CLI::AsSizeValue(true)))
        ->type_name("BYTES");
    app.add_option("--integrity", to.integrity,
                   "write a JSON report: every gap, damaged bytes and the clock fit of each recording")
        ->type_name("FILE.json")
        ->check([](std::string const& text) {
            return text.ends_with(".json") ? "" : "must end in .json, got " + text;
        });  // so no recording is replaced
    app.add_flag("--verify", to.verify,
                 "read the file back and compare every sample, timestamp and event with the recordings before it is "
                 "renamed into place");
    app.add_flag("--list", to.list, "list the days in the folders without converting");
    app.add_flag("-f,--force", o.overwrite, "replace an existing output");
    app.add_flag("-q,--quiet", to.quiet, "print errors only");
    app.parse(argc, argv);
    o.utc_offset = *parse_utc_offset(timezone);
    o.gaps = *parse_gap_policy(gaps);
    o.compression = parse_compression(compression);
    if (!to.list && o.output.empty()) throw CLI::RequiredError("--output");
    if (!o.day.empty() && (to.inputs.size() != 1 || !std::filesystem::is_directory(to.inputs.front())))
        throw CLI::ValidationError("--day", "requires exactly one folder as input");
}

}  // namespace rec2nwb
