# libpq: CMake's own module also asks for the server's headers.
find_path(LIBPQ_INCLUDE_DIR libpq-fe.h PATH_SUFFIXES postgresql REQUIRED)
find_library(LIBPQ_LIBRARY pq REQUIRED)
add_library(libpq::libpq UNKNOWN IMPORTED GLOBAL)
set_target_properties(libpq::libpq PROPERTIES
  IMPORTED_LOCATION ${LIBPQ_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${LIBPQ_INCLUDE_DIR})
