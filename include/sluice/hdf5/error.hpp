/// \file
/// hdf5::error: a failed call of the HDF5 library, or a rule of ours that was broken, with its place.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <sluice/core/error.hpp>

namespace sluice::hdf5 {

/// The text is "PATH: OBJECT: sluice::hdf5::dataset::write: REASON"; where a call of the library failed, REASON is
/// HDF5's own error stack, from the called function down to the cause, one entry after the other, parted by "; ".
class error : public file_error {
public:
    error(std::string path, std::string object, std::string_view function, std::string_view reason)
        : file_error(std::move(path), object + ": " + std::string(function) + ": " + std::string(reason)),
          object_(std::move(object)) {}

    /// The absolute path, within the file, of the object that was being worked on.
    std::string const& object() const noexcept { return object_; }

private:
    std::string object_;
};

}  // namespace sluice::hdf5
