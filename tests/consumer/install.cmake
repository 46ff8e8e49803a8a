# cmake -DBUILD_DIR=... -DPREFIX=... -P install.cmake: installs into an emptied PREFIX, so that no header of before is left.
file(REMOVE_RECURSE ${PREFIX})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${PREFIX} COMMAND_ERROR_IS_FATAL ANY)
