// The command line of plate2ngff.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include <sluice/convert/plate_to_ngff.hpp>
#include <sluice/core/error.hpp>
#include <sluice/plate/naming.hpp>
#include <sluice/plate/scan_options.hpp>

#include "compression.hpp"

namespace plate2ngff {

enum class action { convert, plan, measure };

struct arguments {
    std::filesystem::path plate, output;
    std::filesystem::path json;  // of the report; empty: no report
    sluice::plate::scan_options scan;
    sluice::convert::plate_to_ngff_options options;
    std::string compression = "none";
    action what = action::convert;
    bool quiet = false;
};

inline char const* const description =
    "Converts the images of a microscope plate to OME-Zarr, or to one HDF5 file with the same structure.\n"
    "Holds one group of images at a time: memory use depends on the largest group, not on the plate.\n";

inline char const* const footer =
    "Exit status: 0 done; 3 done, with warnings (images missing or unreadable); 1 not done; 2 invalid command line.\n"
    "\n"
    "Examples:\n"
    "  plate2ngff /data/plate_7 --group channel,timepoint --plan\n"
    "  plate2ngff /data/plate_7 --group channel --measure --json evidence.json\n"
    "  plate2ngff /data/plate_7 --output plate_7.zarr --group channel,timepoint --compress gzip\n"
    "  plate2ngff /data/plate_7 --output plate_7.h5 --jobs 4 --on-error skip";

inline std::map<std::string, sluice::convert::plate_format> const formats{
    {"zarr-0.4", sluice::convert::plate_format::zarr_0_4},
    {"zarr-0.5", sluice::convert::plate_format::zarr_0_5},
    {"hdf5", sluice::convert::plate_format::hdf5}};
inline std::map<std::string, sluice::plate::naming> const namings{{"imagexpress", sluice::plate::naming::image_xpress},
                                                                  {"phenix", sluice::plate::naming::phenix},
                                                                  {"yokogawa", sluice::plate::naming::yokogawa},
                                                                  {"incell", sluice::plate::naming::in_cell},
                                                                  {"scanr", sluice::plate::naming::scan_r},
                                                                  {"openhcs", sluice::plate::naming::open_hcs}};
inline std::map<std::string, sluice::plate::bad_images> const on_error{{"throw", sluice::plate::bad_images::refuse},
                                                                       {"skip", sluice::plate::bad_images::skip},
                                                                       {"fill", sluice::plate::bad_images::fill}};
inline std::map<std::string, sluice::plate::duplicate_policy> const duplicates{
    {"refuse", sluice::plate::duplicate_policy::refuse},
    {"first", sluice::plate::duplicate_policy::first},
    {"newest", sluice::plate::duplicate_policy::newest}};
inline std::map<std::string, sluice::plate::page_policy> const page_policies{
    {"refuse", sluice::plate::page_policy::refuse},
    {"first", sluice::plate::page_policy::first},
    {"described", sluice::plate::page_policy::described}};

// The format of an output, by its extension. Empty if the extension is unknown.
inline std::optional<sluice::convert::plate_format> format_of(std::filesystem::path const& output) {
    auto const name = output.filename().empty() ? output.parent_path() : output;  // "plate.zarr/"
    auto const extension = name.extension();
    if (extension == ".zarr") return sluice::convert::plate_format::zarr_0_4;
    if (extension == ".h5" || extension == ".hdf5") return sluice::convert::plate_format::hdf5;
    return std::nullopt;
}

// The text of an error without the name of the function that threw it.
inline std::string rule_of(sluice::argument_error const& e) {
    std::string const text = e.what();
    return text.substr(text.find(": ") + 2);
}

// Fills `to` from the command line; throws CLI::ParseError, which main() passes to `app.exit`.
inline void parse(CLI::App& app, arguments& to, int argc, char** argv) {
    auto const silent = [](CLI::Validator const& rule) {
        return rule.description("");
    };  // help shows the type of a value, not its check
    std::string group, format, naming, pattern, bad = "throw", twice = "refuse", pages = "refuse";
    bool plan = false, measure = false, force = false;
    auto& pass = to.options.pass;
    app.footer(footer);
    app.add_option("plate", to.plate,
                   "the folder of the plate, or a table of its images in CellProfiler's LoadData format")
        ->required()
        ->check(silent(CLI::ExistingPath))
        ->type_name("FOLDER|TABLE.csv");
    app.add_option("-o,--output", to.output, "the output; its extension selects the format")
        ->type_name("OUT.zarr|OUT.h5");
    app.add_option("--format", format, "zarr-0.4, zarr-0.5 or hdf5; overrides the extension")
        ->check(silent(CLI::IsMember(formats)))
        ->type_name("FORMAT");
    app.add_option("--group", group,
                   "components that define a group, slowest first: well, site, channel, z, timepoint;\n"
                   "\"none\": one group of all images; default: those of channel,timepoint that the images have")
        ->type_name("COMPONENT,...");
    app.add_flag("--plan", plan, "print the groups and their memory use without loading images");
    app.add_flag("--measure", measure, "load and clear every group and print resident memory; write no output");
    app.add_option("--json", to.json, "write a JSON report of every group")
        ->type_name("FILE.json")
        ->check(
            [](std::string const& text) { return text.ends_with(".json") ? "" : "must end in .json, got " + text; });
    app.add_option("--naming", naming, "imagexpress, phenix, yokogawa, incell, scanr or openhcs; default: detected")
        ->check(silent(CLI::IsMember(namings)))
        ->type_name("FORMAT");
    app.add_option("--pattern", pattern,
                   "a file name template, for example Img_T{t:4}_C{channel}_W{well}.tif,\n"
                   "or a regular expression with named groups (?<Name>...)")
        ->type_name("PATTERN");
    app.add_option("--duplicates", twice, "two files of one image: refuse, or use the first or the newest")
        ->check(silent(CLI::IsMember(duplicates)))
        ->type_name("POLICY")
        ->capture_default_str();
    app.add_option("--pages", pages,
                   "files of several pages: refuse, read the first page, or all pages as described by OME or ImageJ")
        ->check(silent(CLI::IsMember(page_policies)))
        ->type_name("POLICY")
        ->capture_default_str();
    app.add_flag("--keep-projections", to.scan.keep_projections, "read images in ZStep_0 too, as plane 0");
    app.add_flag("--follow-links", to.scan.follow_links, "follow symbolic links");
    app.add_option("--on-error", bad, "for an unreadable image: throw (stop), skip (leave it absent) or fill (zeros)")
        ->check(silent(CLI::IsMember(on_error)))
        ->type_name("POLICY")
        ->capture_default_str();
    app.add_option("--jobs", pass.jobs, "number of wells processed in parallel, each in its own groups")
        ->check(silent(CLI::Range(1, 1024)))
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--prefetch", pass.prefetch,
                   "number of groups to load ahead while one is written; each uses the memory of a group")
        ->check(silent(CLI::Range(0, 64)))
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--threads", pass.load.threads, "decoding threads per group")
        ->check(silent(CLI::Range(1, 1024)))
        ->type_name("N")
        ->capture_default_str();
    app.add_flag("--drop-cache", pass.load.drop_cache, "evict the images from the page cache after reading");
    app.add_option("--compress", to.compression, compression_help)->type_name("CODEC[:LEVEL]")->capture_default_str();
    app.add_option("--levels", to.options.levels, "resolution levels per pyramid; 0: down to 256 x 256 pixels or less")
        ->check(silent(CLI::Range(0, 32)))
        ->type_name("N")
        ->capture_default_str();
    app.add_flag("-f,--force", force, "replace an existing output");
    app.add_flag("-q,--quiet", to.quiet, "print errors only");
    app.parse(argc, argv);

    if (plan && measure) throw CLI::ValidationError("--plan", "excludes --measure");
    to.what = plan ? action::plan : measure ? action::measure : action::convert;
    if (to.what == action::plan && !to.json.empty())
        throw CLI::ValidationError("--json", "requires --measure or --output");
    if (to.what == action::convert && to.output.empty()) throw CLI::RequiredError("--output");
    if (to.what != action::convert && !to.output.empty())
        throw CLI::ValidationError("--output", "excludes --plan and --measure, which write no output");
    try {
        if (!pattern.empty()) to.scan.pattern.emplace(pattern);
    } catch (sluice::argument_error const& e) {
        throw CLI::ValidationError("--pattern", rule_of(e));
    }
    try {
        if (!group.empty()) pass.groups = sluice::convert::parse_components(group == "none" ? "" : group);
    } catch (sluice::argument_error const& e) {
        throw CLI::ValidationError("--group", rule_of(e));
    }
    pass.require_groups = !group.empty();
    if (!naming.empty()) to.scan.format = namings.at(naming);
    to.scan.duplicates = duplicates.at(twice);
    to.scan.pages = page_policies.at(pages);
    pass.load.bad = on_error.at(bad);
    if (force) to.options.existing = sluice::ngff::existing::overwrite;
    if (to.what != action::convert) return;
    auto const by_name = format_of(to.output);
    if (format.empty() && !by_name)
        throw CLI::ValidationError("--output",
                                   "must end in .zarr, .h5 or .hdf5 without --format, got " + to.output.string());
    to.options.format = format.empty() ? *by_name : formats.at(format);
    try {
        set_compression(to.options, to.compression);
    } catch (sluice::argument_error const& e) {
        throw CLI::ValidationError("--compress", rule_of(e));
    }
}

}  // namespace plate2ngff
