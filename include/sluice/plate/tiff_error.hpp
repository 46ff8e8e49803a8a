/// \file
/// tiff_error: reports an invalid or undecodable TIFF file, with the place of the error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <sluice/core/error.hpp>

namespace sluice::plate {

/// A place in a TIFF file: an image (page, from 0), and optionally its strip or tile (from 0).
struct tiff_place {
    std::uint32_t page = 0;
    std::optional<std::uint32_t> strip_or_tile;
    bool tiled = false;

    std::string text() const {
        auto at = "page " + std::to_string(page);
        if (strip_or_tile) at += (tiled ? ": tile " : ": strip ") + std::to_string(*strip_or_tile);
        return at;
    }
};

/// The text is "PATH: page 0: strip 3: what, got VALUE". The place is also available as a value.
class tiff_error : public format_error {
public:
    tiff_error(std::string path, tiff_place place, std::string_view what)
        : format_error(std::move(path), place.text() + ": " + std::string(what)), place_(place) {}

    tiff_place const& place() const noexcept { return place_; }

private:
    tiff_place place_;
};

}  // namespace sluice::plate
