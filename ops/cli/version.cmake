# What `holdfast version` says, as of this build: included, it makes the target that writes built_from.hpp anew whenever
# something is built; run as a script (-P), it writes that file, if it would change.
if(CMAKE_SCRIPT_MODE_FILE)
  execute_process(COMMAND git describe --always --dirty --tags
    WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT revision)
    set(revision "no git")
  endif()
  file(CONFIGURE OUTPUT ${OUT} CONTENT "#define HOLDFAST_VERSION \"${VERSION}\"
#define HOLDFAST_GIT \"${revision}\"
#define HOLDFAST_BUILD_TYPE \"${BUILD_TYPE}\"
")
  return()
endif()
set(built_from ${CMAKE_CURRENT_BINARY_DIR}/built_from)
add_custom_target(holdfast_version BYPRODUCTS ${built_from}/built_from.hpp
  COMMAND ${CMAKE_COMMAND} -D SOURCE=${CMAKE_SOURCE_DIR} -D OUT=${built_from}/built_from.hpp
    -D VERSION=${PROJECT_VERSION} -D BUILD_TYPE=${CMAKE_BUILD_TYPE} -P ${CMAKE_CURRENT_LIST_FILE}
  VERBATIM)
add_dependencies(holdfast_ops holdfast_version)
set_source_files_properties(${CMAKE_CURRENT_LIST_DIR}/version.cpp PROPERTIES INCLUDE_DIRECTORIES ${built_from})
