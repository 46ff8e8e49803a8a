# The components, each a station on the way from packet to file. Headers are listed beside them, by hand.
include(sluice_component)
foreach(station core deflate trodes hdf5 nwb plate ngff convert sluice)
  include(components/${station})
endforeach()
