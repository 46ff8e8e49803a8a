/// \file
/// convert::plate_to_ngff: converts the images of a plate to OME-Zarr, or to an HDF5 file with the same structure.
/// Holds one group of images at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/plate_to_ngff/group_pass.hpp>
#include <sluice/convert/plate_to_ngff/options.hpp>
#include <sluice/convert/plate_to_ngff/plate_places.hpp>
#include <sluice/convert/plate_to_ngff/plate_report.hpp>
#include <sluice/core/error.hpp>
#include <sluice/ngff/hdf5_store.hpp>
#include <sluice/ngff/plate_store.hpp>
#include <sluice/ngff/zarr_store.hpp>
#include <sluice/plate/image_page.hpp>
#include <sluice/plate/image_set.hpp>
#include <sluice/plate/pixel_type.hpp>

namespace sluice::convert {

namespace detail {

/// The size and type of the first readable image.
inline plate::tiff_info first_form(plate::image_set const& images, plate::bad_images policy) {
    if (images.empty()) throw file_error(images.root.string(), "must hold images, got none");
    std::exception_ptr first;
    for (auto const& image : images) try {
            return plate::open_image(image).info();
        } catch (file_error const&) {
            if (policy == plate::bad_images::refuse) throw;
            if (!first) first = std::current_exception();
        }
    std::rethrow_exception(first);
}

/// Writes the images of groups to a store of pixel type T. One per job.
template <ngff::plate_store Store, plate::pixel T>
class plane_consumer {
public:
    plane_consumer(Store& store, plate_places const& places, std::function<void()> const& checkpoint)
        : writer_(store.template writer<T>()),
          places_(&places),
          checkpoint_(&checkpoint),
          shape_(store.plate().image.shape) {}

    void operator()(std::span<plate::image_record const> records, plate::image_stack& stack) {
        for (std::size_t i = 0; i < stack.size(); ++i) {
            if (*checkpoint_) (*checkpoint_)();
            auto const& record = records[stack.record(i)];
            plate::image_format const expected{static_cast<std::uint32_t>(shape_.y),
                                               static_cast<std::uint32_t>(shape_.x), plate::pixel_type_of<T>};
            auto const& form = stack.form(i);
            if (form.type != expected.type)
                throw plate::type_mismatch(record.file.path().string(), text(form, expected));
            if (form != expected) throw plate::shape_mismatch(record.file.path().string(), text(form, expected));
            writer_.write((*places_)(record), stack.image<T>(i));
        }
    }

private:
    static std::string text(plate::image_format const& got, plate::image_format const& expected) {
        return "all images of an array must have one format: the first image has " + describe(expected) + ", got " +
               describe(got);
    }
    ngff::plane_writer<Store, T> writer_;
    plate_places const* places_;
    std::function<void()> const* checkpoint_;
    ngff::image_shape shape_;
};

template <ngff::plate_store Store>
plate_report write_groups(plate::image_set const& images, plate_places const& places, Store& store,
                          plate::pixel_type type, group_pass_options const& options) {
    auto report = plate::visit_pixel(type, [&](auto zero) {
        return pass_groups(images.images, options, [&] {
            return plane_consumer<Store, decltype(zero)>(store, places, options.load.checkpoint);
        });
    });
    report.planes_written = store.planes();
    for (auto const& well : store.plate().wells)
        for (auto const& field : well.fields) report.planes_missing += store.plate().shape_of(field).planes();
    report.planes_missing -= report.planes_written;
    store.finish();
    return report;
}

}  // namespace detail

/// Converts a plate: groups the scanned images, then loads each group, writes it with all levels, and releases it.
///
///     auto const images = plate::scan("plate/");
///     auto const report = convert::plate_to_ngff(images, "plate.zarr", {.compression = ngff::gzip()});
///
/// All images must have the size and the type of the first. A field is an array of all times, channels and planes of
/// the plate; missing planes stay absent. Holds what pass_groups() holds, a third of an image for each job, and a byte
/// for each plane. The output is renamed into place when it is complete; a failure leaves nothing. The checkpoint of
/// load_options is called before each image is written, too.
///
/// Groups are not loaded ahead by default. `pass.prefetch = 1` uses the memory of another group, and saves at most the
/// smaller of loading and writing time. Measured on two cores, it saves up to a quarter of the time for LZW or deflate
/// images, and nothing measurable for uncompressed ones.
/// \throws file_error, ngff::output_exists the output cannot be created, or an image cannot be read and load_options
/// refuse that
/// \throws plate::shape_mismatch, plate::type_mismatch an image differs from the first
/// \throws argument_error a codec for HDF5 or a deflate level for Zarr; argument_error, unknown_component as
/// pass_groups() does
inline plate_report plate_to_ngff(plate::image_set const& images, std::filesystem::path const& output,
                                  plate_to_ngff_options const& options = {}) {
    bool const hdf5 = options.format == plate_format::hdf5;
    if (hdf5 && options.compression.start)
        throw argument_error(
            "sluice::convert::plate_to_ngff: compression is for Zarr only (HDF5 has deflate_level), got a codec for "
            "HDF5");
    if (!hdf5 && options.deflate_level != 0)
        throw argument_error(
            "sluice::convert::plate_to_ngff: deflate_level is for HDF5 only (Zarr has compression), got " +
            std::to_string(options.deflate_level) + " for Zarr");
    auto const form = detail::first_form(images, options.pass.load.bad);
    plate_places const places(images.images);
    auto layout = places.layout(images, form, options.metadata);
    layout.image.levels = options.levels;
    if (hdf5) {
        ngff::hdf5_store store(output, std::move(layout),
                               {.deflate_level = options.deflate_level, .existing = options.existing});
        return detail::write_groups(images, places, store, form.type, options.pass);
    }
    ngff::zarr_store store(
        output, std::move(layout),
        {.version = options.format == plate_format::zarr_0_4 ? ngff::version::v0_4 : ngff::version::v0_5,
         .compression = options.compression,
         .existing = options.existing});
    return detail::write_groups(images, places, store, form.type, options.pass);
}

/// Loads and releases every group without writing, and reports the memory and time that it takes.
inline plate_report measure_groups(plate::image_set const& images, group_pass_options const& options = {}) {
    return pass_groups(images.images, options,
                       [] { return [](std::span<plate::image_record const>, plate::image_stack&) {}; });
}

}  // namespace sluice::convert
