// plate2ngff: converts the images of a microscope plate to OME-Zarr or HDF5, with one group in memory at a time.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <sluice/convert/plate_to_ngff.hpp>
#include <sluice/core/error.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/plate/image_page.hpp>
#include <sluice/plate/image_set.hpp>
#include <sluice/plate/missing_images.hpp>
#include <sluice/plate/plan.hpp>
#include <sluice/plate/read_image_table.hpp>
#include <sluice/plate/read_metadata.hpp>
#include <sluice/plate/scan.hpp>
#include <sluice/views/group_sequentially.hpp>

#include "console/interruption.hpp"
#include "plate2ngff/arguments.hpp"
#include "plate2ngff/progress_line.hpp"
#include "plate2ngff/report_file.hpp"
#include "plate2ngff/text.hpp"

namespace {

namespace convert = sluice::convert;
namespace plate = sluice::plate;

enum exit_status { done = 0, failed = 1, wrong_usage = 2, done_with_warnings = 3 };

int show_plan(plate::image_set const& images, convert::group_pass_options const& pass) {
    auto components = pass.require_groups ? pass.groups : convert::components_of(images.images, pass.groups);
    if (pass.jobs > 1) {  // then a group never spans wells
        std::erase(components, convert::plate_component::well);
        components.insert(components.begin(), convert::plate_component::well);
    }
    convert::component_key const key(components, images.images);
    auto const groups = sluice::views::group_sequentially(images.images, key);
    auto const alive = plate2ngff::groups_alive(pass);
    auto const plan = plate::plan(groups, {.alive = alive, .threads = alive * pass.load.threads});
    std::vector<plate2ngff::planned_group> rows;
    for (auto listed = groups; auto const group : listed)
        rows.push_back({key.describe(group.records().front()), group.records().size()});
    plate2ngff::say(stdout, plate2ngff::plan_text(images, components, plan, rows));
    if (!std::ferror(stdout)) return done;
    plate2ngff::say(stderr, "plate2ngff: cannot write the plan to the standard output\n");
    return failed;
}

// Adds the instrument's metadata. A damaged metadata file is an error or a warning, as a damaged image is.
void add_metadata(plate::image_set const& images, convert::plate_to_ngff_options& options,
                  std::vector<std::string>& warnings) {
    try {
        options.metadata = plate::read_metadata(images);
    } catch (sluice::file_error const& e) {
        if (options.pass.load.bad == plate::bad_images::refuse) throw;
        warnings.push_back(std::string(e.what()) + " (its sizes and names are ignored)");
    }
}

int run(plate2ngff::arguments& args) {
    auto const base = sluice::memory::resident_bytes();
    auto const images = args.plate.extension() == ".csv" ? plate::read_image_table(args.plate, args.scan)
                                                         : plate::scan(args.plate, args.scan);
    auto& pass = args.options.pass;
    if (images.empty()) throw sluice::file_error(args.plate.string(), "must hold images, got none");
    if (args.what == plate2ngff::action::plan) return show_plan(images, pass);

    std::optional<plate2ngff::report_file> file;
    if (!args.json.empty()) file.emplace(args.json, args.options.existing == sluice::ngff::existing::overwrite);
    bool const measures = args.what == plate2ngff::action::measure;
    std::vector<std::string> warnings;
    if (!measures) add_metadata(images, args.options, warnings);
    if (!args.quiet)
        plate2ngff::say(stdout, plate2ngff::scan_text(images) + (measures ? plate2ngff::evidence_head : ""));

    plate2ngff::progress_line line(!args.quiet);
    pass.load.checkpoint = console::leave_if_interrupted;
    pass.progress = [&](convert::plate_group_report const& group, std::uint64_t count, std::uint64_t all) {
        if (!measures)
            line.show(count, all);
        else if (!args.quiet)
            plate2ngff::say(stdout, plate2ngff::evidence_text(group));
    };
    auto const report =
        measures ? convert::measure_groups(images, pass) : convert::plate_to_ngff(images, args.output, args.options);
    auto const seconds = line.seconds();
    line.clear();

    auto const found = plate2ngff::warnings(images, plate::missing_images(images.images), report);
    warnings.insert(warnings.end(), found.begin(), found.end());
    if (file) file->write(report, args, warnings, base, seconds);
    if (!args.quiet) {
        plate2ngff::say(stdout, (measures ? "" : args.output.string() + ": ") +
                                    plate2ngff::summary_text(report, base, plate2ngff::groups_alive(pass), seconds));
        for (auto const& warning : warnings) plate2ngff::say(stderr, "warning: " + warning + "\n");
    }
    return warnings.empty() ? done : done_with_warnings;
}

}  // namespace

int main(int argc, char** argv) {
    console::occupy_standard_streams();
    CLI::App app{plate2ngff::description, "plate2ngff"};
    plate2ngff::arguments args;
    try {
        plate2ngff::parse(app, args, argc, argv);
    } catch (CLI::ParseError const& e) {
        return app.exit(e) == 0 ? done : wrong_usage;
    }
    console::listen_to_signals();
    try {
        return run(args);
    } catch (console::interruption const& by) {
        plate2ngff::say(stderr, "plate2ngff: interrupted, nothing was written\n");
        return by.exit_status();
    } catch (sluice::ngff::output_exists const& e) {
        plate2ngff::say(stderr, std::string("plate2ngff: ") + e.what() + " (--force replaces it)\n");
        return failed;
    } catch (plate::several_pages const& e) {
        plate2ngff::say(
            stderr,
            "plate2ngff: " + e.path() +
                ": has several pages (--pages described reads all pages, --pages first the first of each file)\n");
        return failed;
    } catch (plate::duplicate_key const& e) {
        plate2ngff::say(stderr,
                        std::string("plate2ngff: ") + e.what() + " (choose one with --duplicates first or newest)\n");
        return failed;
    } catch (std::exception const& e) {
        plate2ngff::say(stderr, std::string("plate2ngff: ") + e.what() + "\n");
        return failed;
    }
}
