/// \file
/// hdf5_store: writes a plate as one HDF5 file with the tree of OME-Zarr. The file gets its final name only when it is
/// complete.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/hdf5/dataset.hpp>
#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/group.hpp>
#include <sluice/hdf5/layout.hpp>
#include <sluice/ngff/codec.hpp>
#include <sluice/ngff/data_type.hpp>
#include <sluice/ngff/detail/partial_output.hpp>
#include <sluice/ngff/detail/plane_ledger.hpp>
#include <sluice/ngff/detail/shuffled_deflate.hpp>
#include <sluice/ngff/plane_writer.hpp>
#include <sluice/ngff/plate_layout.hpp>
#include <sluice/ngff/plate_metadata.hpp>
#include <sluice/ngff/store_options.hpp>
#include <sluice/ngff/version.hpp>
#include <sluice/ngff/zarr_metadata.hpp>

namespace sluice::ngff {

struct hdf5_options {
    unsigned deflate_level =
        0;  ///< 0: uncompressed; 1 to 9: HDF5's built-in shuffle and deflate filters, which every reader supports
    std::uint64_t chunk_side = 512;  ///< maximum, pixels; a chunk of 512 x 512 x 16 bits fits a reader's cache of 1 MiB
    ngff::existing existing = existing::refuse;
};

namespace detail {

/// The HDF5 library is not thread-safe: every caller holds this mutex.
inline std::mutex& hdf5_turn() {
    static std::mutex turn;
    return turn;
}

/// "axistags", the axis description of ilastik: keys, the axis types of vigra (1 channel, 2 space, 8 time), and the
/// step if it is known.
inline std::string axistags(voxel_size const& voxel) {
    auto const axis = [](char const* key, int kind, std::optional<double> const& step) {
        return json{{"key", key}, {"typeFlags", kind}, {"resolution", step.value_or(0)}, {"description", ""}};
    };
    json const all{{"axes", json::array({axis("t", 8, voxel.t_seconds), axis("c", 1, {}), axis("z", 2, voxel.z_um),
                                         axis("y", 2, voxel.y_um), axis("x", 2, voxel.x_um)})}};
    return all.dump();
}

}  // namespace detail

/// A plate being written: /A/01/FIELD/LEVEL, datasets (t, c, z, y, x). It has the same members as zarr_store.
///
/// The root has the attributes `format` ("ngff-hdf5") and `format_version` ("1"). The root, wells and fields have the
/// attribute `ome`: the JSON that 0.5 stores under "ome". Levels have `axistags` and, if it is known, `element_size_um`
/// (z, y, x).
///
/// Each field also has the dataset `present`: one byte per plane (t, c, z), 1 if written. It distinguishes black planes
/// from missing ones. (It is a dataset because an attribute holds at most 64 KiB.)
///
/// The file is named ".NAME.partial-PID", beside its target, until finish(). If the store is destroyed without
/// finish(), it removes the file. Writing cannot be resumed. Holds the layout, one byte per plane, and HDF5's caches.
///
/// Threads: as in zarr_store. Chunks are compressed in parallel and written one after the other. While writers are
/// active, only other hdf5_stores may call the HDF5 library.
class hdf5_store {
public:
    /// Creates all groups and datasets.
    /// \throws argument_error a rule of the layout or of the options is violated
    /// \throws output_exists, file_error the target exists or cannot be created
    hdf5_store(std::filesystem::path const& target, plate_layout plate, hdf5_options options = {})
        : plate_(checked(std::move(plate), options)),
          options_(options),
          ledger_(plate_),
          output_(target, options_.existing, detail::output_kind::file) {
        std::scoped_lock const turn(detail::hdf5_turn());
        file_ = hdf5::file::create(output_.partial(), hdf5::existing::overwrite);
        try {
            make_datasets();
        } catch (...) {
            file_ = {};
            throw;
        }
    }
    hdf5_store(hdf5_store const&) = delete;
    hdf5_store& operator=(hdf5_store const&) = delete;
    ~hdf5_store() {
        std::scoped_lock const turn(detail::hdf5_turn());
        open_.clear();
        file_ = {};
    }

    plate_layout const& plate() const noexcept { return plate_; }
    /// The final path, and the temporary path used until finish().
    std::filesystem::path const& target() const noexcept { return output_.target(); }
    std::filesystem::path const& partial() const noexcept { return output_.partial(); }
    /// The number of planes written.
    std::uint64_t planes() const noexcept { return ledger_.planes(); }

    /// \throws argument_error if T is not the pixel type of the plate
    template <element T>
    plane_writer<hdf5_store, T> writer() {
        return plane_writer<hdf5_store, T>(*this);
    }

    /// Writes the metadata and renames the file to its final name. No writer may be active.
    /// \throws output_exists, file_error the store cannot be finished; the target is unchanged, and the store can only
    /// be destroyed
    void finish() {
        require_open();
        std::scoped_lock const turn(detail::hdf5_turn());
        open_.clear();
        for (std::size_t w = 0; w < plate_.wells.size(); ++w) {
            auto const& well = plate_.wells[w];
            auto in_well = file_.open_group(path_of(well));
            for (std::size_t f = 0; f < well.fields.size(); ++f)
                finish_field(in_well.open_group(well.fields[f].name), w, f);
            in_well.write_attribute("ome", well_json(well, version::v0_5).dump());
        }
        file_.write_attribute("format", "ngff-hdf5");
        file_.write_attribute("format_version", "1");
        file_.write_attribute("ome", plate_json(plate_, version::v0_5).dump());
        file_.close();
        output_.commit();
    }

private:
    template <class, element>
    friend class plane_writer;

    static plate_layout checked(plate_layout plate, hdf5_options const& options) {
        require_valid(plate);
        if (options.chunk_side == 0)
            throw argument_error("sluice::ngff::hdf5_store: chunk_side must be at least 1, got 0");
        if (options.deflate_level > 9)
            throw argument_error("sluice::ngff::hdf5_store: deflate_level must be 0 to 9, got " +
                                 std::to_string(options.deflate_level));
        return plate;
    }

    void make_datasets() {
        std::set<std::uint32_t> rows;
        for (auto const& well : plate_.wells) {
            auto row = rows.insert(well.row).second ? file_.create_group(row_name(well.row))
                                                    : file_.open_group(row_name(well.row));
            auto in_well = row.create_group(column_name(well.column));
            for (auto const& field : well.fields) {
                auto in_field = in_well.create_group(field.name);
                auto const& image = plate_.shape_of(field);
                for (std::size_t k = 0; k < plate_.image.levels_of(image); ++k)
                    make_dataset(in_field, k, image.level(k));
            }
        }
    }
    void make_dataset(hdf5::group& in, std::size_t level, image_shape const& image) const {
        auto const side = chunk(image);
        auto shape = hdf5::layout::sparse({image.t, image.c, image.z, image.y, image.x}, {1, 1, 1, side.y, side.x});
        if (options_.deflate_level != 0) shape = shape.deflated(options_.deflate_level);
        auto made = visit_element(plate_.image.type, [&](auto zero) -> hdf5::object {
            return std::move(in.create_dataset<decltype(zero)>(std::to_string(level), shape));
        });
        made.write_attribute("axistags", detail::axistags(plate_.image.voxel));
        auto const& voxel = plate_.image.voxel;
        double const factor = static_cast<double>(std::uint64_t{1} << level);
        if (voxel.y_um && voxel.x_um)
            made.write_attribute("element_size_um",
                                 std::vector{voxel.z_um.value_or(1), *voxel.y_um * factor, *voxel.x_um * factor});
    }
    void finish_field(hdf5::group in, std::size_t w, std::size_t f) const {
        auto const& well = plate_.wells[w];
        auto const& image = plate_.shape_of(well.fields[f]);
        auto present =
            in.create_dataset<std::uint8_t>("present", hdf5::layout::contiguous({image.t, image.c, image.z}));
        present.write(0, ledger_.present(w, f));
        in.write_attribute("ome", image_json(plate_, well, well.fields[f], ledger_.seen(), version::v0_5).dump());
    }

    // For plane_writer.
    void require_open() const {
        if (output_.done())
            throw argument_error("sluice::ngff::hdf5_store: cannot write after finish(), " + target().string());
    }
    detail::plane_ledger& ledger() noexcept { return ledger_; }
    chunk_shape chunk(image_shape const& image) const noexcept { return chunk_of(image, options_.chunk_side); }
    encoder start_encoder() const {
        if (options_.deflate_level == 0) return {};
        auto const filters =
            std::make_shared<detail::shuffled_deflate>(element_bytes(plate_.image.type), options_.deflate_level);
        return [filters](std::span<std::byte const> elements) { return (*filters)(elements); };
    }
    void put_chunk(detail::chunk_place const& at, std::span<std::byte const> bytes) {
        std::scoped_lock const turn(detail::hdf5_turn());
        std::uint64_t const offset[]{at.plane.t, at.plane.c, at.plane.z, at.row * at.shape.y, at.column * at.shape.x};
        dataset_of(at).write_chunk(offset, bytes);
    }
    /// Keeps the levels of the last written field open. Chunks are written already encoded, so the element type does
    /// not matter.
    hdf5::dataset<std::uint8_t>& dataset_of(detail::chunk_place const& at) {
        if (auto const field = std::pair(at.plane.well, at.plane.field); open_field_ != field) {
            open_.clear();
            open_field_ = field;
        }
        auto const& well = plate_.wells[at.plane.well];
        auto const path = path_of(well) + "/" + well.fields[at.plane.field].name + "/";
        while (open_.size() <= at.level)
            open_.push_back(file_.open_dataset<std::uint8_t>(path + std::to_string(open_.size())));
        return open_[at.level];
    }

    plate_layout plate_;
    hdf5_options options_;
    detail::plane_ledger ledger_;
    detail::partial_output output_;
    hdf5::file file_;
    std::pair<std::size_t, std::size_t> open_field_{};  // well and field of open_
    std::vector<hdf5::dataset<std::uint8_t>> open_;     // its levels, from 0 on
};

}  // namespace sluice::ngff
