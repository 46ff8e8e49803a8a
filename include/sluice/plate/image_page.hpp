/// \file
/// select_image: selects the TIFF page of a record. Throws if the file has pages without a record.
#pragma once

#include <string>
#include <utility>

#include <sluice/plate/image_record.hpp>
#include <sluice/plate/tiff_error.hpp>
#include <sluice/plate/tiff_file.hpp>

namespace sluice::plate {

/// Thrown if a file has several pages and the record expects a single one.
class several_pages : public tiff_error {
public:
    explicit several_pages(std::string path)
        : tiff_error(std::move(path), {}, "must be the only page of its file, got more (see scan_options::pages)") {}
};

/// Selects the page of the image in its file.
/// \throws several_pages the record expects a single-page file, and the file has more pages
/// \throws tiff_error the page does not exist
inline void select_image(tiff_file& file, image_record const& image) {
    file.select(image.page.value_or(0));
    if (!image.page && file.has_next()) throw several_pages(file.path());
}

/// Opens the image's file and selects its page.
inline tiff_file open_image(image_record const& image) {
    tiff_file file(image.file.path());
    select_image(file, image);
    return file;
}

}  // namespace sluice::plate
