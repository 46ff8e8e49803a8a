/// \file
/// Shared by the plate stores: the policy for an existing output, and the indices of a plane.
#pragma once

#include <cstddef>
#include <cstdint>

#include <sluice/core/error.hpp>

namespace sluice::ngff {

/// What a store does with an existing output. `overwrite` replaces it only when the new output is complete.
enum class existing { refuse, overwrite };

/// Thrown if the output exists and overwriting is not enabled.
class output_exists : public file_error {
public:
    using file_error::file_error;
};

/// A plane of a plate: 0-based indices into plate_layout::wells, the well's fields, and the image's t, c and z.
struct plane_place {
    std::size_t well = 0, field = 0;
    std::uint64_t t = 0, c = 0, z = 0;
    friend bool operator==(plane_place const&, plane_place const&) = default;
};

}  // namespace sluice::ngff
