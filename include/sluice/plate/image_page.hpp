/// \file
/// select_image: the page of a TIFF file that a record is of; pages that no record is of are refused, not lost.
#pragma once

#include <string>
#include <utility>

#include <sluice/plate/image_record.hpp>
#include <sluice/plate/tiff_error.hpp>
#include <sluice/plate/tiff_file.hpp>

namespace sluice::plate {

/// A file of several pages where its only one was expected.
class several_pages : public tiff_error {
public:
    explicit several_pages(std::string path)
        : tiff_error(std::move(path), {},
                     "must be the file's only one, got more: scan_options::pages says what becomes of them") {}
};

/// Makes the image's page the one that its file is about.
/// \throws several_pages the record is of a file's only image, and the file has more; tiff_error the page is not there
inline void select_image(tiff_file& file, image_record const& image) {
    file.select(image.page.value_or(0));
    if (!image.page && file.has_next()) throw several_pages(file.path());
}

/// The image's file, its page selected.
inline tiff_file open_image(image_record const& image) {
    tiff_file file(image.file.path());
    select_image(file, image);
    return file;
}

}  // namespace sluice::plate
