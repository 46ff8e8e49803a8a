/// \file
/// A small plate whose pixels are a function of their coordinates, and a Zarr reader independent of sluice.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <sluice/ngff/plate_layout.hpp>
#include <sluice/ngff/store_options.hpp>

namespace test {

/// Wells B03 (fields 0 and 1) and H12 (field 0) of a 96-well plate; 2 times, 2 channels, 3 planes of `height` x
/// `width`.
inline sluice::ngff::plate_layout small_plate(std::uint64_t height, std::uint64_t width, sluice::ngff::data_type type,
                                              std::size_t levels = 1) {
    sluice::ngff::plate_layout plate;
    plate.name = "small";
    plate.rows = 8, plate.columns = 12;
    plate.wells = {{1, 2, {{.name = "0"}, {.name = "1"}}}, {7, 11, {{.name = "0"}}}};
    plate.image.shape = {2, 2, 3, height, width};
    plate.image.type = type;
    plate.image.levels = levels;
    return plate;
}

/// Differs between planes, along x and along y. Never 0.
template <class T>
T pixel_at(sluice::ngff::plane_place const& at, std::uint64_t y, std::uint64_t x) {
    auto const plane = at.well * 89 + at.field * 71 + at.t * 53 + at.c * 31 + at.z * 17;
    return static_cast<T>(1 + (plane + 3 * y + 5 * x) % 120);
}
template <class T>
std::vector<T> plane_of(sluice::ngff::plane_place const& at, std::uint64_t height, std::uint64_t width) {
    std::vector<T> pixels;
    for (std::uint64_t y = 0; y < height; ++y)
        for (std::uint64_t x = 0; x < width; ++x) pixels.push_back(pixel_at<T>(at, y, x));
    return pixels;
}

inline std::string bytes_of(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
inline nlohmann::json json_of(std::filesystem::path const& path) { return nlohmann::json::parse(bytes_of(path)); }

/// Inflates gzip or zlib data; empty for other data.
inline std::optional<std::string> inflated(std::string compressed, std::size_t size) {
    std::string out(size, '\0');
    z_stream stream{};
    inflateInit2(&stream, 15 + 32);  // either header
    stream.next_in = reinterpret_cast<Bytef*>(compressed.data());
    stream.avail_in = static_cast<uInt>(compressed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    auto const result = inflate(&stream, Z_FINISH);
    auto const made = stream.total_out;
    inflateEnd(&stream);
    if (result != Z_STREAM_END || made != size) return std::nullopt;
    return out;
}

/// Reads one plane of a Zarr 2 or 3 array according to its metadata. Empty if a chunk has the wrong size.
template <class T>
std::vector<T> zarr_plane(std::filesystem::path const& array, std::uint64_t t, std::uint64_t c, std::uint64_t z) {
    bool const v2 = std::filesystem::exists(array / ".zarray");
    auto const about = json_of(array / (v2 ? ".zarray" : "zarr.json"));
    auto const shape = about["shape"].get<std::vector<std::size_t>>();
    auto const chunk = (v2 ? about["chunks"] : about["chunk_grid"]["configuration"]["chunk_shape"])
                           .template get<std::vector<std::size_t>>();
    bool const compressed = v2 ? !about["compressor"].is_null() : about["codecs"].size() > 1;
    std::vector<T> plane(shape[3] * shape[4], T{});  // the fill value
    auto const bytes = chunk[3] * chunk[4] * sizeof(T);
    for (std::size_t row = 0; row * chunk[3] < shape[3]; ++row)
        for (std::size_t column = 0; column * chunk[4] < shape[4]; ++column) {
            auto path = v2 ? array : array / "c";
            for (auto const index : {std::size_t{t}, std::size_t{c}, std::size_t{z}, row, column})
                path /= std::to_string(index);
            if (!std::filesystem::exists(path)) continue;
            auto stored = bytes_of(path);
            if (compressed) stored = inflated(stored, bytes).value_or("");
            if (stored.size() != bytes) return {};
            for (std::size_t y = 0; y < chunk[3] && row * chunk[3] + y < shape[3]; ++y)
                for (std::size_t x = 0; x < chunk[4] && column * chunk[4] + x < shape[4]; ++x)
                    std::memcpy(&plane[(row * chunk[3] + y) * shape[4] + column * chunk[4] + x],
                                stored.data() + (y * chunk[4] + x) * sizeof(T), sizeof(T));
        }
    return plane;
}

}  // namespace test
