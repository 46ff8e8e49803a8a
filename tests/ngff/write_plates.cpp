/// \file
/// Writes small plates for readers in other languages: TYPE-CODEC.zarr (0.4), .zarr3 (0.5) and .h5 into a folder.
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <string>

#include <sluice/ngff/codecs/blosc.hpp>
#include <sluice/ngff/codecs/zstd.hpp>
#include <sluice/ngff/hdf5_store.hpp>
#include <sluice/ngff/zarr_store.hpp>
#include "small_plate.hpp"

namespace {
namespace ngff = sluice::ngff;

/// Every plane except those of z 1 at time 0; 37 rows and 21 columns.
template <class T, class Store>
void fill(Store&& store) {
    auto writer = store.template writer<T>();
    for (std::size_t well = 0; well < 2; ++well)
        for (std::size_t field = 0; field < store.plate().wells[well].fields.size(); ++field)
            for (std::uint64_t i = 0; i < 12; ++i) {
                ngff::plane_place const at{well, field, i / 6, i / 3 % 2, i % 3};
                if (at.t != 0 || at.z != 1) writer.write(at, test::plane_of<T>(at, 37, 21));
            }
    store.finish();
}

template <class T>
void write_all(std::filesystem::path const& folder) {
    auto const plate = test::small_plate(37, 21, ngff::data_type_of<T>, 2);
    std::string const type(ngff::name_of(plate.image.type));
    std::map<std::string, ngff::codec> codecs{{"none", ngff::uncompressed()}, {"gzip", ngff::gzip()}};
#if __has_include(<zstd.h>)
    codecs["zstd"] = ngff::zstd();
#endif
#if __has_include(<blosc.h>)
    codecs["blosc"] = ngff::blosc();
    codecs["blosc_lz4"] = ngff::blosc("lz4", 9);
#endif
    for (auto const& [name, codec] : codecs)
        for (auto const version : {ngff::version::v0_4, ngff::version::v0_5})
            fill<T>(
                ngff::zarr_store(folder / (type + "-" + name + (version == ngff::version::v0_4 ? ".zarr" : ".zarr3")),
                                 plate, {.version = version, .compression = codec, .chunk_side = 16}));
    fill<T>(ngff::hdf5_store(folder / (type + "-none.h5"), plate, {.chunk_side = 16}));
    fill<T>(ngff::hdf5_store(folder / (type + "-gzip.h5"), plate, {.deflate_level = 1, .chunk_side = 16}));
}
}  // namespace

int main(int argc, char** argv) try {
    if (argc != 2) return std::fputs("usage: ngff_write_plates FOLDER\n", stderr), 2;
    write_all<std::uint8_t>(argv[1]);
    write_all<std::uint16_t>(argv[1]);
    write_all<std::uint32_t>(argv[1]);
    write_all<float>(argv[1]);
} catch (std::exception const& failure) {
    return std::fputs(failure.what(), stderr), 1;
}
