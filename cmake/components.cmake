# The components that SLUICE_COMPONENTS selects. Each lists its headers and what it links.
include(sluice_component)
include(sluice_requirements)

set(SLUICE_COMPONENTS "" CACHE STRING "Components to build and install with what they require, for example core;hdf5. Empty: all")
sluice_resolve_components(wanted unknown ${SLUICE_COMPONENTS})
if(unknown)
  message(FATAL_ERROR "SLUICE_COMPONENTS: ${unknown}")
endif()
foreach(component IN LISTS sluice_components)
  if(component IN_LIST wanted)
    include(components/${component})
  endif()
endforeach()
