find_package(HDF5 REQUIRED COMPONENTS C)

sluice_component(hdf5
  HEADERS
    sluice/hdf5.hpp
    sluice/hdf5/attributes.hpp
    sluice/hdf5/call.hpp
    sluice/hdf5/chunk_place.hpp
    sluice/hdf5/dataset.hpp
    sluice/hdf5/deflate/best.hpp
    sluice/hdf5/deflate/chunk_encoder.hpp
    sluice/hdf5/deflate/deflater.hpp
    sluice/hdf5/deflate/isal.hpp
    sluice/hdf5/deflate/libdeflate.hpp
    sluice/hdf5/deflate/pool.hpp
    sluice/hdf5/deflate/zlib.hpp
    sluice/hdf5/deflate_behind.hpp
    sluice/hdf5/driver.hpp
    sluice/hdf5/error.hpp
    sluice/hdf5/file.hpp
    sluice/hdf5/group.hpp
    sluice/hdf5/id.hpp
    sluice/hdf5/later_writes.hpp
    sluice/hdf5/layout.hpp
    sluice/hdf5/members.hpp
    sluice/hdf5/object.hpp
    sluice/hdf5/placement.hpp
    sluice/hdf5/stored_dataset.hpp
    sluice/hdf5/text.hpp
    sluice/hdf5/tile_writer.hpp
    sluice/hdf5/type.hpp
    sluice/hdf5/write_behind.hpp
  LINK sluice_core HDF5::HDF5)
