/// \file
/// OME-NGFF: plates as folders of Zarr, or as one HDF5 file of the same tree, with their metadata and pyramids.
#pragma once

#include <sluice/ngff/codec.hpp>
#include <sluice/ngff/data_type.hpp>
#include <sluice/ngff/hdf5_store.hpp>
#include <sluice/ngff/image_layout.hpp>
#include <sluice/ngff/image_metadata.hpp>
#include <sluice/ngff/plane_writer.hpp>
#include <sluice/ngff/plate_layout.hpp>
#include <sluice/ngff/plate_metadata.hpp>
#include <sluice/ngff/plate_store.hpp>
#include <sluice/ngff/pyramid.hpp>
#include <sluice/ngff/store_options.hpp>
#include <sluice/ngff/version.hpp>
#include <sluice/ngff/zarr_metadata.hpp>
#include <sluice/ngff/zarr_store.hpp>
