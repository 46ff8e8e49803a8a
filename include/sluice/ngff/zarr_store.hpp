/// \file
/// zarr_store: writes a plate as an OME-Zarr folder. The folder gets its final name only when it is complete.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/ngff/codec.hpp>
#include <sluice/ngff/data_type.hpp>
#include <sluice/ngff/detail/partial_output.hpp>
#include <sluice/ngff/detail/plane_ledger.hpp>
#include <sluice/ngff/detail/write_file.hpp>
#include <sluice/ngff/plane_writer.hpp>
#include <sluice/ngff/plate_layout.hpp>
#include <sluice/ngff/plate_metadata.hpp>
#include <sluice/ngff/store_options.hpp>
#include <sluice/ngff/version.hpp>
#include <sluice/ngff/zarr_metadata.hpp>

namespace sluice::ngff {

struct zarr_options {
    ngff::version version = version::v0_4;
    codec compression = uncompressed();
    std::uint64_t chunk_side = 1024;  ///< maximum, pixels; a chunk is at most as large as its plane, and is one file
    ngff::existing existing = existing::refuse;
};

/// A plate being written: PLATE.zarr/A/01/FIELD/LEVEL, arrays (t, c, z, y, x).
///
///     ngff::zarr_store store("plate.zarr", layout);
///     auto writer = store.writer<std::uint16_t>();
///     writer.write({.well = 0, .field = 0, .t = 0, .c = 1, .z = 0}, pixels);
///     store.finish();
///
/// The store writes to ".plate.zarr.partial-PID" beside the target. It writes array metadata first, then each chunk
/// once. finish() writes the metadata of images, wells and the plate, in this order, and renames the folder.
///
/// If the store is destroyed without finish(), it removes the folder. A killed process leaves the folder; writing
/// cannot be resumed. Holds the layout and one byte per plane.
///
/// Threads: each thread uses its own writer. Writers may write concurrently, also to the same well, but not the same
/// plane.
class zarr_store {
public:
    /// Creates the folders and the metadata of all arrays.
    /// \throws argument_error a rule of the layout is violated, or chunk_side is 0
    /// \throws output_exists, file_error the target exists or cannot be created
    zarr_store(std::filesystem::path const& target, plate_layout plate, zarr_options options = {})
        : plate_(checked(std::move(plate), options)),
          options_(std::move(options)),
          ledger_(plate_),
          output_(target, options_.existing, detail::output_kind::folder) {
        make_arrays();
    }

    plate_layout const& plate() const noexcept { return plate_; }
    /// The final path, and the temporary path used until finish().
    std::filesystem::path const& target() const noexcept { return output_.target(); }
    std::filesystem::path const& partial() const noexcept { return output_.partial(); }
    /// The number of planes written.
    std::uint64_t planes() const noexcept { return ledger_.planes(); }

    /// \throws argument_error if T is not the pixel type of the plate
    template <element T>
    plane_writer<zarr_store, T> writer() {
        return plane_writer<zarr_store, T>(*this);
    }

    /// Writes the metadata and renames the folder to its final name. No writer may be active.
    /// \throws output_exists, file_error the store cannot be finished; the target is unchanged
    void finish() {
        require_open();
        for (std::size_t w = 0; w < plate_.wells.size(); ++w) {
            auto const& well = plate_.wells[w];
            for (auto const& field : well.fields)
                write_group(path_of(well) + "/" + field.name,
                            image_json(plate_, well, field, ledger_.seen(), options_.version));
            write_group(path_of(well), well_json(well, options_.version));
        }
        write_group({}, plate_json(plate_, options_.version));
        output_.commit();
    }

private:
    template <class, element>
    friend class plane_writer;

    static plate_layout checked(plate_layout plate, zarr_options const& options) {
        require_valid(plate);
        if (options.chunk_side == 0)
            throw argument_error("sluice::ngff::zarr_store: chunk_side must be at least 1, got 0");
        return plate;
    }

    void make_arrays() {
        std::set<std::uint32_t> rows;
        make_group({});
        for (auto const& well : plate_.wells) {
            if (rows.insert(well.row).second) {
                make_group(row_name(well.row));
                if (options_.version == version::v0_5) write_group(row_name(well.row), nullptr);
            }
            make_group(path_of(well));
            for (auto const& field : well.fields) {
                auto const path = path_of(well) + "/" + field.name;
                make_group(path);
                auto const& image = plate_.shape_of(field);
                for (std::size_t k = 0; k < plate_.image.levels_of(image); ++k)
                    make_array(path + "/" + std::to_string(k), image.level(k));
            }
        }
    }
    void make_group(std::string const& path) const {
        detail::make_folders(partial() / path);
        if (options_.version == version::v0_4) write_json(path, ".zgroup", {{"zarr_format", 2}});
    }
    void make_array(std::string const& path, image_shape const& image) const {
        if (options_.version == version::v0_4)
            write_json(path, ".zarray", zarr2_array_json(image, chunk(image), plate_.image.type, options_.compression));
        else
            write_json(path, "zarr.json",
                       zarr3_array_json(image, chunk(image), plate_.image.type, options_.compression));
    }
    void write_group(std::string const& path, json attributes) const {
        if (options_.version == version::v0_4)
            write_json(path, ".zattrs", attributes);
        else
            write_json(path, "zarr.json", zarr3_group_json(std::move(attributes)));
    }
    void write_json(std::string const& path, char const* name, json const& what) const {
        detail::write_file(partial() / path / name, what.dump(2) + "\n");
    }

    // For plane_writer.
    void require_open() const {
        if (output_.done())
            throw argument_error("sluice::ngff::zarr_store: cannot write after finish(), " + target().string());
    }
    detail::plane_ledger& ledger() noexcept { return ledger_; }
    encoder start_encoder() const {
        return options_.compression.start ? options_.compression.start(element_bytes(plate_.image.type)) : encoder{};
    }
    chunk_shape chunk(image_shape const& image) const noexcept { return chunk_of(image, options_.chunk_side); }
    void put_chunk(detail::chunk_place const& at, std::span<std::byte const> bytes) const {
        auto const& well = plate_.wells[at.plane.well];
        auto path = path_of(well) + "/" + well.fields[at.plane.field].name + "/" + std::to_string(at.level);
        if (options_.version == version::v0_5) path += "/c";
        for (auto const index : {at.plane.t, at.plane.c, at.plane.z, at.row, at.column})
            path += "/" + std::to_string(index);
        detail::write_file(partial() / path, bytes);
    }

    plate_layout plate_;
    zarr_options options_;
    detail::plane_ledger ledger_;
    detail::partial_output output_;
};

}  // namespace sluice::ngff
