/// \file
/// hdf5::error: a failed HDF5 call or a broken rule of sluice, with file and object.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <sluice/core/error.hpp>

namespace sluice::hdf5 {

/// The message is "PATH: OBJECT: sluice::hdf5::dataset::write: REASON". If an HDF5 call failed, REASON is HDF5's error
/// stack, from the called function down to the cause, with entries separated by "; ".
class error : public file_error {
public:
    error(std::string path, std::string object, std::string_view function, std::string_view reason)
        : file_error(std::move(path), object + ": " + std::string(function) + ": " + std::string(reason)),
          object_(std::move(object)) {}

    /// The absolute path of the object within the file.
    std::string const& object() const noexcept { return object_; }

private:
    std::string object_;
};

}  // namespace sluice::hdf5
