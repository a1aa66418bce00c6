# libphonenumber with its headers. Debian 12's libphonenumber-dev pulls in the development files of Boost 1.74,
# which conflict with 1.81; so the headers are taken from the package file and unpacked under the build tree.
find_path(PHONENUMBER_INCLUDE phonenumbers/phonenumberutil.h)
if(NOT PHONENUMBER_INCLUDE)
  set(unpacked ${CMAKE_BINARY_DIR}/phonenumber)
  if(NOT EXISTS ${unpacked}/usr/include/phonenumbers/phonenumberutil.h)
    file(MAKE_DIRECTORY ${unpacked})
    # APT's own sandbox user cannot write below a private home; root downloads as itself.
    execute_process(COMMAND apt-get -o APT::Sandbox::User=root download libphonenumber-dev
      WORKING_DIRECTORY ${unpacked} RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE why)
    file(GLOB package ${unpacked}/libphonenumber-dev_*.deb)
    if(failed OR NOT package)
      message(FATAL_ERROR "libphonenumber's headers are missing and could not be downloaded: run 'apt-get update'. ${why}")
    endif()
    execute_process(COMMAND dpkg -x ${package} ${unpacked} COMMAND_ERROR_IS_FATAL ANY)
  endif()
  set(PHONENUMBER_INCLUDE ${unpacked}/usr/include CACHE PATH "" FORCE)
endif()
find_library(PHONENUMBER_LIBRARY NAMES phonenumber libphonenumber.so.8 REQUIRED)
find_library(PROTOBUF_LIBRARY protobuf REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
add_library(phonenumber INTERFACE IMPORTED)
target_include_directories(phonenumber SYSTEM INTERFACE ${PHONENUMBER_INCLUDE})
target_compile_definitions(phonenumber INTERFACE I18N_PHONENUMBERS_USE_STDMUTEX)
target_link_libraries(phonenumber INTERFACE ${PHONENUMBER_LIBRARY} ${PROTOBUF_LIBRARY} ICU::uc
  ICU::i18n)
set(PhoneNumber_FOUND TRUE)
