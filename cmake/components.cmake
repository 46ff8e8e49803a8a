# The components, in order from packet to file. Each lists its headers by hand.
include(sluice_component)
foreach(component core deflate trodes hdf5 nwb plate ngff convert sluice)
  include(components/${component})
endforeach()
