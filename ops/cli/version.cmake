# What `holdfast version` says, as of the last configure. Include from ops/CMakeLists.txt.
execute_process(COMMAND git describe --always --dirty --tags
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE holdfast_git OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT holdfast_git)
  set(holdfast_git "no git")
endif()
set_source_files_properties(${CMAKE_CURRENT_LIST_DIR}/version.cpp PROPERTIES COMPILE_DEFINITIONS
  "HOLDFAST_VERSION=\"${PROJECT_VERSION}\";HOLDFAST_GIT=\"${holdfast_git}\";HOLDFAST_BUILD_TYPE=\"${CMAKE_BUILD_TYPE}\"")
