/// \file
/// Checks text and names for an HDF5 file.
#pragma once

#include <string>
#include <string_view>

#include <sluice/core/error.hpp>
#include <sluice/core/utf8.hpp>

namespace sluice::hdf5 {

/// Throws argument_error unless `text` can be stored: "FUNCTION: WHAT must be UTF-8 without zero bytes, got ...".
inline void require_text(std::string_view function, std::string_view what, std::string_view text) {
    if (auto const at = malformed_byte(text))
        throw argument_error(
            std::string(function) + ": " + std::string(what) + " must be UTF-8 without zero bytes, got byte value " +
            std::to_string(static_cast<unsigned char>(text[*at])) + " at offset " + std::to_string(*at));
}

/// Throws argument_error unless `name` can name one member of a group: not empty, not ".", no slash, UTF-8.
inline void require_name(std::string_view function, std::string_view name) {
    require_text(function, "a name", name);
    if (name.empty() || name == "." || name.find('/') != std::string_view::npos)
        throw argument_error(std::string(function) + ": a name must not be empty or \".\" or contain a slash, got \"" +
                             std::string(name) + "\"");
}

}  // namespace sluice::hdf5
