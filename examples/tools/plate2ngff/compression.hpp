// The value of --compress: "gzip:6".
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <sluice/convert/plate_to_ngff.hpp>
#include <sluice/core/error.hpp>
#include <sluice/ngff/codec.hpp>
#include <sluice/ngff/codecs/blosc.hpp>
#include <sluice/ngff/codecs/zstd.hpp>

namespace plate2ngff {

inline char const* const compression_help =
    "none, gzip (levels 1 to 9; default 1), zstd (1 to 22; 3), blosc (with zstd) or blosc-lz4 (1 to 9; 5).\n"
    "A number alone is a gzip level. HDF5 supports none and gzip only";

struct compression_name {
    std::string codec;
    std::optional<int> level;
};

// \throws argument_error the level is not a number
inline compression_name parse_compression(std::string const& text) {
    bool const level_alone = text.size() == 1 && text >= "1" && text <= "9";
    auto const colon = level_alone ? 0 : text.find(':');
    compression_name made{level_alone ? "gzip" : text.substr(0, colon), {}};
    if (colon == text.npos) return made;
    char const* const first = text.data() + colon + (level_alone ? 0 : 1);
    char const* const last = text.data() + text.size();
    auto const [end, failure] = std::from_chars(first, last, made.level.emplace());
    if (failure != std::errc() || end != last)
        throw sluice::argument_error("plate2ngff: the level must be a number, got " + text);
    return made;
}

// \throws argument_error unknown codec or level, or the codec is not in this build
inline sluice::ngff::codec codec_of(compression_name const& name) {
    if (name.codec == "gzip") return sluice::ngff::gzip(static_cast<unsigned>(name.level.value_or(1)));
    bool const zstd = name.codec == "zstd", blosc = name.codec == "blosc" || name.codec == "blosc-lz4";
#if __has_include(<zstd.h>)
    if (zstd) return sluice::ngff::zstd(name.level.value_or(3));
#endif
#if __has_include(<blosc.h>)
    if (blosc) return sluice::ngff::blosc(name.codec == "blosc" ? "zstd" : "lz4", name.level.value_or(5));
#endif
    if (zstd || blosc) throw sluice::argument_error("plate2ngff: must be a codec of this build, got " + name.codec);
    throw sluice::argument_error("plate2ngff: must be none, gzip, zstd, blosc or blosc-lz4, got " + name.codec +
                                 (name.level ? ":" + std::to_string(*name.level) : ""));
}

// Sets the compression that `text` names, for an output of options.format.
// \throws argument_error as the functions above, and for a codec that HDF5 does not support
inline void set_compression(sluice::convert::plate_to_ngff_options& options, std::string const& text) {
    if (text == "none" || text == "0") return;
    auto const name = parse_compression(text);
    auto codec = codec_of(name);
    bool const hdf5 = options.format == sluice::convert::plate_format::hdf5;
    if (!hdf5)
        options.compression = std::move(codec);
    else if (name.codec == "gzip")
        options.deflate_level = static_cast<unsigned>(name.level.value_or(1));
    else
        throw sluice::argument_error("plate2ngff: must be none or gzip for HDF5, got " + text);
}

}  // namespace plate2ngff
