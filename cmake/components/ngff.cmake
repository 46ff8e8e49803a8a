find_package(nlohmann_json REQUIRED)
find_package(ZLIB REQUIRED)

sluice_component(ngff
  HEADERS
    sluice/ngff.hpp
    sluice/ngff/codec.hpp
    sluice/ngff/codecs/blosc.hpp
    sluice/ngff/codecs/zstd.hpp
    sluice/ngff/data_type.hpp
    sluice/ngff/detail/partial_output.hpp
    sluice/ngff/detail/plane_ledger.hpp
    sluice/ngff/detail/shuffled_deflate.hpp
    sluice/ngff/detail/write_file.hpp
    sluice/ngff/hdf5_store.hpp
    sluice/ngff/image_layout.hpp
    sluice/ngff/image_metadata.hpp
    sluice/ngff/plane_writer.hpp
    sluice/ngff/plate_layout.hpp
    sluice/ngff/plate_metadata.hpp
    sluice/ngff/plate_store.hpp
    sluice/ngff/pyramid.hpp
    sluice/ngff/store_options.hpp
    sluice/ngff/version.hpp
    sluice/ngff/zarr_metadata.hpp
    sluice/ngff/zarr_store.hpp
  LINK sluice_hdf5 nlohmann_json::nlohmann_json ZLIB::ZLIB
  PKG_CONFIG sluice-hdf5 nlohmann_json zlib)
