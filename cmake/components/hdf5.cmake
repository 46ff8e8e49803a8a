find_package(HDF5 REQUIRED COMPONENTS C)

sluice_component(hdf5
  HEADERS
  LINK sluice_core HDF5::HDF5)
