// synthesize_plate: writes a synthetic plate of microscope images, of any size, naming and defects.
#include <sluice/core/error.hpp>
#include <sluice/plate/synthetic_plate.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

namespace plate = sluice::plate;

namespace {

// "9": 1 to 9. "1,5,1000": these numbers. "0" or "": no such component in the names.
std::vector<std::uint32_t> parse_numbers(std::string const& option, std::string const& text) {
    std::vector<std::uint32_t> numbers;
    try {
        for (std::size_t at = 0; at < text.size(); ++at) {
            std::size_t used = 0;
            numbers.push_back(static_cast<std::uint32_t>(std::stoul(text.substr(at), &used)));
            at += used;
            if (at < text.size() && text[at] != ',') throw std::invalid_argument(text);
        }
    } catch (std::exception const&) {
        throw sluice::argument_error("synthesize_plate: " + option +
                                     " must be a number or a comma-separated list of numbers, got " + text);
    }
    return text.find(',') == text.npos && !numbers.empty() ? plate::one_to(numbers.front()) : numbers;
}

std::map<std::string, plate::plate_naming> const namings{
    {"ix_flat", plate::plate_naming::ix_flat}, {"ix_folders", plate::plate_naming::ix_folders},
    {"ix_guid", plate::plate_naming::ix_guid}, {"phenix", plate::plate_naming::phenix},
    {"cv", plate::plate_naming::cv},           {"incell", plate::plate_naming::incell},
    {"openhcs", plate::plate_naming::openhcs}};
std::map<std::string, plate::pixel_type> const types{
    {"uint8", plate::pixel_type::uint8},    {"int8", plate::pixel_type::int8},
    {"uint16", plate::pixel_type::uint16},  {"int16", plate::pixel_type::int16},
    {"uint32", plate::pixel_type::uint32},  {"int32", plate::pixel_type::int32},
    {"float32", plate::pixel_type::float32}};
std::map<std::string, plate::tiff_compression> const compressions{{"none", plate::tiff_compression::none},
                                                                  {"lzw", plate::tiff_compression::lzw},
                                                                  {"deflate", plate::tiff_compression::deflate},
                                                                  {"packbits", plate::tiff_compression::packbits}};
std::map<std::string, plate::plate_defect> const defects{
    {"missing", plate::plate_defect::missing},     {"empty", plate::plate_defect::empty},
    {"truncated", plate::plate_defect::truncated}, {"corrupt", plate::plate_defect::corrupt},
    {"wider", plate::plate_defect::wider},         {"deeper", plate::plate_defect::deeper},
    {"duplicate", plate::plate_defect::duplicate}};

std::map<std::string, plate::synthetic_scene> const scenes{{"noise", plate::synthetic_scene::noise},
                                                           {"objects", plate::synthetic_scene::objects}};

// "5:truncated": the sixth image.
plate::defective_image parse_defect(std::string const& text) {
    auto const colon = text.find(':');
    try {
        if (colon != text.npos) return {std::stoull(text.substr(0, colon)), defects.at(text.substr(colon + 1))};
    } catch (std::exception const&) {  // not a number, or unknown defect: thrown below
    }
    throw sluice::argument_error(
        "synthesize_plate: --defect must be INDEX:missing|empty|truncated|corrupt|wider|deeper|duplicate, got " + text);
}

plate::synthetic_plate standard_plate(std::string const& name) {
    if (name == "tiny54") return plate::tiny54();
    if (name == "seed27k") return plate::seed27k();
    if (name == "p384") return plate::p384();
    if (name == "p1536") return plate::p1536();
    if (name == "sparse") return plate::sparse_plate();
    if (name.empty()) return {};
    throw sluice::argument_error("synthesize_plate: --standard must be tiny54, seed27k, p384, p1536 or sparse, got " +
                                 name);
}

int run(int argc, char** argv) {
    std::string folder, standard, sites, channels, z, timepoints;
    std::vector<std::string> defective;
    std::vector<std::uint32_t> wells, size, tile;
    plate::synthetic_plate options;

    CLI::App app(
        "Writes the images of a synthetic plate into a folder. The same options give the same bytes on every machine.\n"
        "Numbers of a component: 9 means 1 to 9; 2,10,1000 means these; 5, means 5 alone; 0 omits it from the names.");
    app.add_option("OUT_DIR", folder, "folder to write into; created if necessary")->required();
    app.add_option("--standard", standard,
                   "start from tiny54 (54 images), seed27k (27,000 of 1 MB, as holes), p384, p1536 or sparse")
        ->group("Plate");
    auto* const name =
        app.add_option("--name", "prefix of the names, if they have one; default: Plate")->group("Plate");
    auto* const naming = app.add_option("--naming", "ix_flat, ix_folders, ix_guid, phenix, cv, incell or openhcs")
                             ->check(CLI::IsMember(namings))
                             ->group("Plate");
    app.add_option("--wells", wells, "ROWS COLUMNS, starting at A01; default: 1 1")->expected(2)->group("Plate");
    app.add_option("--sites", sites)->group("Plate");
    app.add_option("--channels", channels)->group("Plate");
    app.add_option("--z", z)->group("Plate");
    app.add_option("--timepoints", timepoints)->group("Plate");
    app.add_option("--size", size, "WIDTH HEIGHT in pixels; default: 256 256")->expected(2)->group("Images");
    auto* const type = app.add_option("--type", "uint8, int8, uint16, int16, uint32, int32 or float32")
                           ->check(CLI::IsMember(types))
                           ->group("Images");
    auto* const scene = app.add_option("--scene",
                                       "noise; or objects, for counting and flat-field correction: 3 + (7 ROW + 5 "
                                       "COLUMN + 3 SITE) % 11 bright discs\n"
                                       "per image (ROW and COLUMN from 0), at most one per 32 x 32 pixels, with "
                                       "vignetting that differs between channels")
                            ->check(CLI::IsMember(scenes))
                            ->group("Images");
    auto* const compression = app.add_option("--compression", "none, lzw, deflate or packbits")
                                  ->check(CLI::IsMember(compressions))
                                  ->group("Images");
    app.add_option("--predictor", options.storage.predictor, "1: none, 2: integer differences, 3: float differences")
        ->check(CLI::Range(1, 3))
        ->group("Images");
    app.add_option("--rows-per-strip", options.storage.rows_per_strip, "default: all rows")
        ->check(CLI::PositiveNumber)
        ->group("Images");
    app.add_option("--tile", tile, "WIDTH HEIGHT: tiles instead of strips")->expected(2)->group("Images");
    app.add_flag("--big-endian", options.storage.big_endian)->group("Images");
    app.add_flag("--big-tiff", options.storage.big_tiff)->group("Images");
    app.add_flag("--directory-last", options.storage.directory_last, "write the tags after the pixels")
        ->group("Images");
    app.add_flag("--holes", options.holes, "write the pixels as a hole in the file: zeros that use no disk space")
        ->group("Images");
    auto* const dropped =
        app.add_option("--dropped", options.dropped, "fraction of the images to omit")->group("Defects");
    app.add_option("--defect", defective,
                   "INDEX:missing|empty|truncated|corrupt|wider|deeper|duplicate; may be repeated")
        ->group("Defects");
    app.add_option("--seed", options.seed, "selects the images to omit")->group("Defects");
    CLI11_PARSE(app, argc, argv);

    auto made = standard_plate(standard);
    made.storage = options.storage;
    made.seed = options.seed;
    made.holes = made.holes || options.holes;
    if (*dropped) made.dropped = options.dropped;
    if (*name) made.name = name->as<std::string>();
    if (*naming) made.naming = namings.at(naming->as<std::string>());
    if (*type) made.type = types.at(type->as<std::string>());
    if (*scene) made.scene = scenes.at(scene->as<std::string>());
    if (*compression) made.storage.compression = compressions.at(compression->as<std::string>());
    if (!wells.empty()) made.well_rows = wells[0], made.well_columns = wells[1];
    if (!size.empty()) made.width = size[0], made.height = size[1];
    if (!tile.empty()) made.storage.tile_width = tile[0], made.storage.tile_height = tile[1];
    if (!sites.empty()) made.sites = parse_numbers("--sites", sites);
    if (!channels.empty()) made.channels = parse_numbers("--channels", channels);
    if (!z.empty()) made.z = parse_numbers("--z", z);
    if (!timepoints.empty()) made.timepoints = parse_numbers("--timepoints", timepoints);
    for (auto const& one : defective) made.defects.push_back(parse_defect(one));

    auto const start = std::chrono::steady_clock::now();
    auto const written = plate::write_plate(folder, made);
    auto const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    fmt::print("{}: {} files, {:.1f} MB in {:.1f} s\n", folder, written.files, static_cast<double>(written.bytes) / 1e6,
               seconds);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (std::exception const& failure) {
        fmt::print(stderr, "synthesize_plate: {}\n", failure.what());
        return 1;
    }
}
