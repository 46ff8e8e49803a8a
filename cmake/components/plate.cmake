find_package(pugixml REQUIRED)
find_package(TIFF 4.5 REQUIRED)  # the first with error handlers of each file's own

sluice_component(plate
  HEADERS
    sluice/plate.hpp
    sluice/plate/detail/directory_pass.hpp
    sluice/plate/detail/name_numbers.hpp
    sluice/plate/detail/name_reader.hpp
    sluice/plate/detail/plate_listing.hpp
    sluice/plate/detail/synthetic_codecs.hpp
    sluice/plate/detail/tiff_handle.hpp
    sluice/plate/detail/tiff_tags.hpp
    sluice/plate/folder_layout.hpp
    sluice/plate/image_file.hpp
    sluice/plate/image_record.hpp
    sluice/plate/image_set.hpp
    sluice/plate/image_stack.hpp
    sluice/plate/image_xpress_name.hpp
    sluice/plate/in_cell_name.hpp
    sluice/plate/load_group.hpp
    sluice/plate/load_options.hpp
    sluice/plate/missing_images.hpp
    sluice/plate/name_parts.hpp
    sluice/plate/name_pattern.hpp
    sluice/plate/naming.hpp
    sluice/plate/number.hpp
    sluice/plate/phenix_name.hpp
    sluice/plate/pixel_type.hpp
    sluice/plate/plan.hpp
    sluice/plate/scan.hpp
    sluice/plate/scan_options.hpp
    sluice/plate/scan_r_name.hpp
    sluice/plate/scan_report.hpp
    sluice/plate/synthetic_names.hpp
    sluice/plate/synthetic_pixels.hpp
    sluice/plate/synthetic_plate.hpp
    sluice/plate/synthetic_tiff.hpp
    sluice/plate/tiff_description.hpp
    sluice/plate/tiff_error.hpp
    sluice/plate/tiff_file.hpp
    sluice/plate/tiff_info.hpp
    sluice/plate/well.hpp
    sluice/plate/yokogawa_name.hpp
  LINK sluice_core TIFF::TIFF pugixml::pugixml)
