enable_language(C)  # FindHDF5 requires it
find_package(HDF5 REQUIRED COMPONENTS C)

sluice_component(hdf5
  HEADERS
    sluice/hdf5.hpp
    sluice/hdf5/attributes.hpp
    sluice/hdf5/call.hpp
    sluice/hdf5/conversion.hpp
    sluice/hdf5/dataset.hpp
    sluice/hdf5/dataset_elements.hpp
    sluice/hdf5/dataset_rows.hpp
    sluice/hdf5/deflate_pool.hpp
    sluice/hdf5/detail/chunk_source.hpp
    sluice/hdf5/detail/chunk_writer.hpp
    sluice/hdf5/detail/decoded_chunks.hpp
    sluice/hdf5/detail/driver.hpp
    sluice/hdf5/detail/driver_file.hpp
    sluice/hdf5/detail/head_buffer.hpp
    sluice/hdf5/detail/strip_compressor.hpp
    sluice/hdf5/detail/strip_writer.hpp
    sluice/hdf5/detail/strips.hpp
    sluice/hdf5/detail/tile_appender.hpp
    sluice/hdf5/detail/tile_shape.hpp
    sluice/hdf5/error.hpp
    sluice/hdf5/file.hpp
    sluice/hdf5/group.hpp
    sluice/hdf5/id.hpp
    sluice/hdf5/layout.hpp
    sluice/hdf5/members.hpp
    sluice/hdf5/object.hpp
    sluice/hdf5/row_sink.hpp
    sluice/hdf5/stored_dataset.hpp
    sluice/hdf5/text.hpp
    sluice/hdf5/type.hpp
    sluice/hdf5/write_budget.hpp
  LINK sluice_deflate HDF5::HDF5
  PKG_CONFIG sluice-deflate hdf5)
