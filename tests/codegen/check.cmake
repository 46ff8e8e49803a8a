# cmake -DSOURCE=... -DTARGET=... -DBUILD_DIR=... -DOBJDUMP=... -DOBJECT=... -P check.cmake
# SOURCE multiplies doubles in one loop. Its object must do so with the packed instruction (mulpd, vmulpd), which has no other use;
# mulsd beside it processes the remaining elements.
execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD_DIR} --target ${TARGET}
  OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${SOURCE} does not compile:\n${output}")
endif()
execute_process(COMMAND ${OBJDUMP} -d --no-show-raw-insn ${OBJECT} OUTPUT_VARIABLE code RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${SOURCE}: ${OBJDUMP} cannot read ${OBJECT}")
endif()
if(code MATCHES "\tv?mulpd[ \t]")
  return()
endif()
if(code MATCHES "\tv?mulsd[ \t]")
  message("${SOURCE}: no mulpd, only mulsd")
  message(FATAL_ERROR "${SOURCE}: the loop is not vectorised (one element per iteration)")
endif()
message(FATAL_ERROR "${SOURCE}: neither mulpd nor mulsd: no loop found")
