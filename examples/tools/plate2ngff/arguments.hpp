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
    std::filesystem::path json;  // where the report goes; empty: nowhere
    sluice::plate::scan_options scan;
    sluice::convert::plate_to_ngff_options options;
    std::string compression = "none";
    action what = action::convert;
    bool quiet = false;
};

inline char const* const description =
    "Writes the images of a microscope plate as OME-Zarr, or as one HDF5 file of the same tree: a group of images at a "
    "time, in memory\n"
    "that depends on the largest group and not on the plate.\n";

inline char const* const footer =
    "Exit status: 0 done; 3 done, with warnings (images missing or unreadable); 1 not done; 2 wrong command line.\n"
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

// What an output is by its name; nothing where the name does not say.
inline std::optional<sluice::convert::plate_format> format_of(std::filesystem::path const& output) {
    auto const name = output.filename().empty() ? output.parent_path() : output;  // "plate.zarr/"
    auto const extension = name.extension();
    if (extension == ".zarr") return sluice::convert::plate_format::zarr_0_4;
    if (extension == ".h5" || extension == ".hdf5") return sluice::convert::plate_format::hdf5;
    return std::nullopt;
}

// An error's text without the name of the function that found it.
inline std::string rule_of(sluice::argument_error const& e) {
    std::string const text = e.what();
    return text.substr(text.find(": ") + 2);
}

// Fills `to` from the command line; throws CLI::ParseError, which main() hands back to `app.exit`.
inline void parse(CLI::App& app, arguments& to, int argc, char** argv) {
    auto const silent = [](CLI::Validator const& rule) {
        return rule.description("");
    };  // help shows what a value is, not how it is checked
    std::string group, format, naming, pattern, bad = "throw", twice = "refuse", pages = "refuse";
    bool plan = false, measure = false, force = false;
    auto& pass = to.options.pass;
    app.footer(footer);
    app.add_option("plate", to.plate, "the folder of the plate, or a table of its images, as CellProfiler loads them")
        ->required()
        ->check(silent(CLI::ExistingPath))
        ->type_name("FOLDER|TABLE.csv");
    app.add_option("-o,--output", to.output, "what to write; the ending says which format")
        ->type_name("OUT.zarr|OUT.h5");
    app.add_option("--format", format, "zarr-0.4, zarr-0.5 or hdf5, whatever the ending")
        ->check(silent(CLI::IsMember(formats)))
        ->type_name("FORMAT");
    app.add_option("--group", group,
                   "what is in memory together, the first component the slowest: well, site, channel, z, timepoint;\n"
                   "\"none\" is all images at once; not given: channel,timepoint as far as the images have them")
        ->type_name("COMPONENT,...");
    app.add_flag("--plan", plan, "print the groups and the memory that they take, and read no image");
    app.add_flag("--measure", measure, "load and clear every group, print what was resident, and write nothing");
    app.add_option("--json", to.json, "write the report of every group, for programs")
        ->type_name("FILE.json")
        ->check(
            [](std::string const& text) { return text.ends_with(".json") ? "" : "must end in .json, got " + text; });
    app.add_option("--naming", naming, "imagexpress, phenix, yokogawa, incell, scanr or openhcs; not given: found out")
        ->check(silent(CLI::IsMember(namings)))
        ->type_name("FORMAT");
    app.add_option("--pattern", pattern,
                   "names of a form of your own, such as Img_T{t:4}_C{channel}_W{well}.tif,\nor, where a (?<Name>...) "
                   "stands in it, a regular expression")
        ->type_name("PATTERN");
    app.add_option("--duplicates", twice, "two files of one image: refuse, or take the first or the newest")
        ->check(silent(CLI::IsMember(duplicates)))
        ->type_name("POLICY")
        ->capture_default_str();
    app.add_option("--pages", pages,
                   "files of several pages: refuse, take the first page, or all as described by OME or ImageJ")
        ->check(silent(CLI::IsMember(page_policies)))
        ->type_name("POLICY")
        ->capture_default_str();
    app.add_flag("--keep-projections", to.scan.keep_projections, "images in ZStep_0 too, as plane 0");
    app.add_flag("--follow-links", to.scan.follow_links, "images behind symbolic links too");
    app.add_option("--on-error", bad,
                   "an image that cannot be read: throw (stop), skip (it stays absent) or fill (zeros)")
        ->check(silent(CLI::IsMember(on_error)))
        ->type_name("POLICY")
        ->capture_default_str();
    app.add_option("--jobs", pass.jobs, "wells at a time, each with groups of its own")
        ->check(silent(CLI::Range(1, 1024)))
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--prefetch", pass.prefetch, "groups that are loaded while one is written, each one more in memory")
        ->check(silent(CLI::Range(0, 64)))
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--threads", pass.load.threads, "threads that decode each group")
        ->check(silent(CLI::Range(1, 1024)))
        ->type_name("N")
        ->capture_default_str();
    app.add_flag("--drop-cache", pass.load.drop_cache, "let the system forget the images once they are read");
    app.add_option("--compress", to.compression, compression_help)->type_name("CODEC[:LEVEL]")->capture_default_str();
    app.add_option("--levels", to.options.levels, "of each pyramid; 0: until an image is at most 256 x 256")
        ->check(silent(CLI::Range(0, 32)))
        ->type_name("N")
        ->capture_default_str();
    app.add_flag("-f,--force", force, "replace an existing output");
    app.add_flag("-q,--quiet", to.quiet, "print nothing but errors");
    app.parse(argc, argv);

    if (plan && measure) throw CLI::ValidationError("--plan", "comes without --measure");
    to.what = plan ? action::plan : measure ? action::measure : action::convert;
    if (to.what == action::plan && !to.json.empty())
        throw CLI::ValidationError("--json", "needs --measure or --output");
    if (to.what == action::convert && to.output.empty()) throw CLI::RequiredError("--output");
    if (to.what != action::convert && !to.output.empty())
        throw CLI::ValidationError("--output", "comes without --plan and --measure, which write nothing");
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
        throw CLI::ValidationError(
            "--output", "must end in .zarr, .h5 or .hdf5 where there is no --format, got " + to.output.string());
    to.options.format = format.empty() ? *by_name : formats.at(format);
    try {
        set_compression(to.options, to.compression);
    } catch (sluice::argument_error const& e) {
        throw CLI::ValidationError("--compress", rule_of(e));
    }
}

}  // namespace plate2ngff
