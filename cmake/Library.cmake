# qoec_library(NAME SOURCES … [LINK …])
#
# One folder, one static library, alias qoec::NAME. What a folder links is the architecture: a
# stage that is not in the list cannot be included from (docs/architecture.md).
function(qoec_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(qoec_${name} STATIC ${ARG_SOURCES})
  add_library(qoec::${name} ALIAS qoec_${name})
  target_include_directories(qoec_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(qoec_${name} PUBLIC ${ARG_LINK} PRIVATE qoec_warnings ${ARG_PRIVATE_LINK})
  target_precompile_headers(qoec_${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/pch.h)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # ccache and clang: the header's time stamp must not be part of the precompiled header.
    target_compile_options(qoec_${name} PRIVATE -Xclang -fno-pch-timestamp)
  endif()
endfunction()
