# mimalloc, in place of the C library's allocator: Debian's package has CMake files that name no
# target of the usual form. Sanitizers bring an allocator of their own.
find_path(MIMALLOC_INCLUDE_DIR mimalloc.h)
find_library(MIMALLOC_LIBRARY mimalloc)
if(MIMALLOC_INCLUDE_DIR AND MIMALLOC_LIBRARY AND NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  add_library(mimalloc::mimalloc UNKNOWN IMPORTED GLOBAL)
  set_target_properties(mimalloc::mimalloc PROPERTIES
    IMPORTED_LOCATION ${MIMALLOC_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${MIMALLOC_INCLUDE_DIR})
endif()
