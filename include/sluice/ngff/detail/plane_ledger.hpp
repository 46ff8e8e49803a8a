/// \file
/// plane_ledger: records which planes of a plate are written, and the value range of each channel.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/ngff/image_metadata.hpp>
#include <sluice/ngff/plate_layout.hpp>
#include <sluice/ngff/store_options.hpp>

namespace sluice::ngff::detail {

/// Holds one byte per plane. Thread-safe for distinct planes.
class plane_ledger {
public:
    explicit plane_ledger(plate_layout const& plate) : plate_(&plate) {
        std::uint64_t planes = 0, channels = plate.image.shape.c;
        first_field_.reserve(plate.wells.size());
        for (auto const& well : plate.wells) {
            first_field_.push_back(first_plane_.size());
            for (auto const& field : well.fields) {
                first_plane_.push_back(planes);
                planes += plate.shape_of(field).planes();
                channels = std::max(channels, plate.shape_of(field).c);
            }
        }
        written_.resize(planes);
        seen_.resize(channels);
    }

    /// Throws argument_error unless the plane belongs to the plate, has the right number of pixels, and is not yet
    /// written.
    void require_fresh(plane_place const& at, std::size_t pixels) const {
        auto const within = [](char const* what, std::uint64_t got, std::uint64_t limit) {
            if (got >= limit)
                refuse(std::string(what) + " must be below " + std::to_string(limit) + ", got " + std::to_string(got));
        };
        within("well", at.well, plate_->wells.size());
        within("field", at.field, plate_->wells[at.well].fields.size());
        auto const& shape = shape_of(at);
        within("t", at.t, shape.t);
        within("c", at.c, shape.c);
        within("z", at.z, shape.z);
        if (pixels != shape.plane_pixels())
            refuse("a plane of " + name(at) + " must have " + std::to_string(shape.plane_pixels()) + " pixels, got " +
                   std::to_string(pixels));
        if (written_[index(at)] != 0) refuse("a plane must be written only once, got a second one for " + name(at));
    }
    /// \pre require_fresh(at)
    void note(plane_place const& at, value_range const& seen) {
        written_[index(at)] = 1;
        std::scoped_lock const lock(turn_);
        seen_[at.c].include(seen);
        ++count_;
    }

    /// One byte for each plane (t, c, z) of a field: 1 if written.
    std::span<std::uint8_t const> present(std::size_t well, std::size_t field) const noexcept {
        auto const& shape = plate_->shape_of(plate_->wells[well].fields[field]);
        return std::span(written_).subspan(first_plane_[first_field_[well] + field], shape.planes());
    }
    std::span<value_range const> seen() const noexcept { return seen_; }
    std::uint64_t planes() const noexcept { return count_; }

private:
    image_shape const& shape_of(plane_place const& at) const noexcept {
        return plate_->shape_of(plate_->wells[at.well].fields[at.field]);
    }
    std::size_t index(plane_place const& at) const noexcept {
        auto const& shape = shape_of(at);
        return first_plane_[first_field_[at.well] + at.field] + (at.t * shape.c + at.c) * shape.z + at.z;
    }
    std::string name(plane_place const& at) const {
        auto const& well = plate_->wells[at.well];
        return path_of(well) + "/" + well.fields[at.field].name + " t " + std::to_string(at.t) + " c " +
               std::to_string(at.c) + " z " + std::to_string(at.z);
    }
    [[noreturn]] static void refuse(std::string const& rule) {
        throw argument_error("sluice::ngff::plane_writer::write: " + rule);
    }

    plate_layout const* plate_;
    std::vector<std::size_t> first_field_;    // per well: index into first_plane_
    std::vector<std::uint64_t> first_plane_;  // per field: index into written_
    std::vector<std::uint8_t> written_;
    std::mutex turn_;                // guards seen_
    std::vector<value_range> seen_;  // per channel
    std::uint64_t count_ = 0;
};

}  // namespace sluice::ngff::detail
