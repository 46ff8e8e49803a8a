/// \file
/// What the stores of plates have in common: what becomes of an output that is there, and which plane is meant.
#pragma once

#include <cstddef>
#include <cstdint>

#include <sluice/core/error.hpp>

namespace sluice::ngff {

/// What a store does with an output that is there already. It is replaced when the new one is complete, not before.
enum class existing { refuse, overwrite };

/// There is something where a new store shall be, and nobody asked to overwrite it.
class output_exists : public file_error {
public:
    using file_error::file_error;
};

/// A plane of a plate: indices, from 0, into plate_layout::wells, into the well's fields, and into their t, c and z.
struct plane_place {
    std::size_t well = 0, field = 0;
    std::uint64_t t = 0, c = 0, z = 0;
    friend bool operator==(plane_place const&, plane_place const&) = default;
};

}  // namespace sluice::ngff
