# cmake -DBUILD_DIR=... -DPREFIX=... -P install.cmake: empties PREFIX, then installs into it, so that no old header remains.
file(REMOVE_RECURSE ${PREFIX})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${PREFIX} COMMAND_ERROR_IS_FATAL ANY)
