/// \file
/// write_plate: writes a synthetic plate of any size, naming and set of defects.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/plate/pixel_type.hpp>
#include <sluice/plate/synthetic_names.hpp>
#include <sluice/plate/synthetic_pixels.hpp>
#include <sluice/plate/synthetic_scene.hpp>
#include <sluice/plate/synthetic_tiff.hpp>

namespace sluice::plate {

/// A defect of an image's file.
enum class plate_defect {
    missing,    ///< the file does not exist
    empty,      ///< 0 bytes
    truncated,  ///< the second half is missing
    corrupt,    ///< bytes in the middle of the pixels are changed
    wider,      ///< twice as wide as the others
    deeper,     ///< 32-bit pixels
    duplicate   ///< a second file exists, with another spelling of the extension
};

struct defective_image {
    std::size_t image = 0;  ///< index into synthetic_plate::images()
    plate_defect defect = plate_defect::missing;
};

/// Returns the numbers from 1 to n.
inline std::vector<std::uint32_t> one_to(std::uint32_t n) {
    std::vector<std::uint32_t> numbers(n);
    std::iota(numbers.begin(), numbers.end(), 1u);
    return numbers;
}

/// A synthetic plate: its images are all combinations of its components.
struct synthetic_plate {
    std::string name = "Plate";
    plate_naming naming = plate_naming::ix_flat;
    std::uint32_t well_rows = 1, well_columns = 1;     ///< wells from A01, up to 32 x 48
    std::vector<std::uint32_t> sites{1}, channels{1};  ///< any numbers from 1 upwards; empty: names omit the component
    std::vector<std::uint32_t> z = {}, timepoints = {};
    std::uint32_t width = 256, height = 256;  ///< pixels; a width of at least 16
    pixel_type type = pixel_type::uint16;
    synthetic_scene scene = synthetic_scene::noise;  ///< the content of the images
    synthetic_tiff storage = {};                     ///< storage of every file
    bool holes = false;  ///< pixels after the tag are a hole in the file: 0, without bytes on disk
    double dropped = 0;  ///< fraction of the images to omit, selected by the seed
    std::uint32_t seed = 1;
    std::vector<defective_image> defects = {};

    /// Returns all images except dropped ones, ordered by well, timepoint, z, channel, site.
    std::vector<synthetic_image> images() const {
        std::vector<synthetic_image> all;
        auto const numbers = [](std::vector<std::uint32_t> const& of) {
            return of.empty() ? std::vector<std::uint32_t>{0} : of;
        };
        for (std::uint32_t row = 0; row < well_rows; ++row)
            for (std::uint32_t column = 0; column < well_columns; ++column)
                for (auto const t : numbers(timepoints))
                    for (auto const plane : numbers(z))
                        for (auto const channel : numbers(channels))
                            for (auto const site : numbers(sites))
                                if (synthetic_image const image{row, column, site, channel, plane, t};
                                    !is_dropped(image))
                                    all.push_back(image);
        return all;
    }
    std::string path(synthetic_image const& image) const { return synthetic_path(naming, name, image); }

    /// Throws argument_error if the options are invalid.
    void require_valid() const {
        auto const refuse = [](std::string const& rule) {
            throw argument_error("sluice::plate::synthetic_plate: " + rule);
        };
        if (width < 16 || height == 0)
            refuse("an image must be at least 16 x 1, got " + std::to_string(width) + " x " + std::to_string(height));
        if (well_rows == 0 || well_rows > 32 || well_columns == 0 || well_columns > 48)
            refuse("wells must be 1 to 32 rows and 1 to 48 columns, got " + std::to_string(well_rows) + " x " +
                   std::to_string(well_columns));
        if (!(dropped >= 0 && dropped < 1))
            refuse("dropped must be at least 0 and below 1, got " + std::to_string(dropped));
        if (holes && (storage.compression != tiff_compression::none || storage.big_endian || storage.big_tiff ||
                      storage.directory_last || storage.tile_width != 0))
            refuse("with holes, storage must be uncompressed little-endian strips with the tags first");
        if (holes && scene != synthetic_scene::noise) refuse("with holes, the scene must be noise");
    }

private:
    bool is_dropped(synthetic_image const& i) const {
        if (dropped == 0) return false;
        std::uint32_t hash = seed;
        for (auto const part : {i.row, i.column, i.site, i.channel, i.z, i.timepoint})
            hash = (hash ^ part) * 2654435761u ^ hash >> 15;
        return hash % 10'000 < static_cast<std::uint32_t>(dropped * 10'000);
    }
};

/// The plates used in the documentation.
/// A01; 9 sites, 3 planes, 2 channels: 54 images of 256 x 256.
inline synthetic_plate tiny54() { return {.sites = one_to(9), .channels = one_to(2), .z = one_to(3)}; }
/// A01; 9 sites, 3 planes, 10 channels, 100 timepoints: 27,000 images of 1 MB, with holes.
inline synthetic_plate seed27k() {
    return {.sites = one_to(9),
            .channels = one_to(10),
            .z = one_to(3),
            .timepoints = one_to(100),
            .width = 1000,
            .height = 500,
            .holes = true};
}
/// 384 wells of 2 channels and one site, 64 x 64.
inline synthetic_plate p384() {
    return {.well_rows = 16, .well_columns = 24, .channels = one_to(2), .width = 64, .height = 64};
}
/// 1536 wells, A01 to AF48, 64 x 64.
inline synthetic_plate p1536() { return {.well_rows = 32, .well_columns = 48, .width = 64, .height = 64}; }
/// 24 wells of 4 sites, 3 channels, 5 timepoints; 30 % of the images are missing.
inline synthetic_plate sparse_plate() {
    return {.well_rows = 4,
            .well_columns = 6,
            .sites = one_to(4),
            .channels = one_to(3),
            .timepoints = one_to(5),
            .width = 32,
            .height = 32,
            .dropped = 0.3};
}

/// The result of \ref write_plate.
struct written_plate {
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;  ///< sum of the file sizes, including holes
};

namespace detail {

inline byte_vector plate_image_bytes(synthetic_plate const& plate, synthetic_image const& image,
                                     plate_defect const* defect) {
    auto const is = [&](plate_defect one) { return defect != nullptr && *defect == one; };
    if (is(plate_defect::empty)) return {};
    auto const width = is(plate_defect::wider) ? 2 * plate.width : plate.width;
    auto const type = is(plate_defect::deeper) ? pixel_type::uint32 : plate.type;
    auto const pixels = synthetic_pixels(image, width, plate.height, type, plate.scene);
    synthetic_page const page{width, plate.height, type, pixels};
    auto file = synthetic_tiff_bytes({&page, 1}, plate.storage);
    if (is(plate_defect::truncated)) file.resize(file.size() / 2);
    if (is(plate_defect::corrupt))
        for (std::size_t at = 4096 + (file.size() - 4096) / 2, i = 0; i < 64 && at + i < file.size(); ++i)
            file[at + i] = std::byte{0xFF};
    return file;
}

inline void write_plate_file(std::filesystem::path const& path, std::span<std::byte const> bytes, std::uint64_t size) {
    errno = 0;
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    if (!out) throw file_error(path.string(), "cannot be created: " + std::generic_category().message(errno));
    out.write(reinterpret_cast<char const*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    out.close();
    std::error_code failure;
    if (out && size > bytes.size()) std::filesystem::resize_file(path, size, failure);
    if (!out || failure)
        throw file_error(path.string(), "cannot be written: " +
                                            (failure ? failure.message() : std::generic_category().message(errno)));
}

}  // namespace detail

/// Writes the files of a plate to `folder`. Creates the folder if necessary and overwrites existing files.
///
/// Pixels are synthetic_pixels() of each image and the scene, or, with holes, the tag and zeros. Equal options yield
/// equal bytes on every machine. Holds the list of images and one file. Throws argument_error if the options are
/// invalid, and file_error if a file cannot be written; files written before the error remain.
inline written_plate write_plate(std::filesystem::path const& folder, synthetic_plate const& plate) {
    plate.require_valid();
    written_plate written;
    auto const images = plate.images();
    auto const head =
        plate.holes ? synthetic_tiff_head(plate.width, plate.height, plate.type) : std::vector<std::byte>();
    auto const pixels_bytes = std::uint64_t{plate.width} * plate.height * bytes_per_pixel(plate.type);
    std::filesystem::path made;
    auto const write = [&](std::filesystem::path const& path, std::span<std::byte const> bytes, std::uint64_t size) {
        std::error_code failure;
        if (path.parent_path() != made) std::filesystem::create_directories(made = path.parent_path(), failure);
        if (failure) throw file_error(made.string(), "cannot be created: " + failure.message());
        detail::write_plate_file(path, bytes, size);
        ++written.files;
        written.bytes += size;
    };
    for (std::size_t i = 0; i < images.size(); ++i) {
        auto const found = std::find_if(plate.defects.begin(), plate.defects.end(),
                                        [&](defective_image const& one) { return one.image == i; });
        auto const* const defect = found == plate.defects.end() ? nullptr : &found->defect;
        if (defect != nullptr && *defect == plate_defect::missing) continue;
        auto const path = folder / plate.path(images[i]);
        if (plate.holes && defect == nullptr) {
            auto const tag = synthetic_pixels(images[i], std::min(plate.width, 16u), 1, plate.type);
            auto bytes = head;
            bytes.insert(bytes.end(), tag.begin(),
                         tag.begin() + (plate.type == pixel_type::uint8
                                            ? 16
                                            : 8 * static_cast<std::ptrdiff_t>(bytes_per_pixel(plate.type))));
            write(path, bytes, head.size() + pixels_bytes);
            continue;
        }
        auto const bytes = detail::plate_image_bytes(plate, images[i], defect);
        write(path, bytes, bytes.size());
        if (defect != nullptr && *defect == plate_defect::duplicate) {
            auto again = path;
            again.replace_extension(path.extension() == ".tif" ? ".TIF" : ".tif");
            write(again, bytes, bytes.size());
        }
    }
    return written;
}

}  // namespace sluice::plate
