find_package(TIFF 4.5 REQUIRED)  # the first with error handlers of each file's own

sluice_component(plate
  HEADERS
    sluice/plate.hpp
    sluice/plate/pixel_type.hpp
  LINK sluice_core TIFF::TIFF)
