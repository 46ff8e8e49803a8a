# Sets SLUICE_VERSION from include/sluice/version.hpp, the only place that states it.
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/../include/sluice/version.hpp SLUICE_VERSION REGEX "version_text = ")
string(REGEX MATCH "[0-9]+[.][0-9]+[.][0-9]+" SLUICE_VERSION "${SLUICE_VERSION}")
