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
  qoec_precompiled(qoec_${name} pch)
endfunction()

# qoec_precompiled(TARGET HEADER): TARGET sees cmake/HEADER.h first, which is precompiled once for
# all that ask for it.
function(qoec_precompiled target header)
  if(NOT TARGET qoec_${header})
    file(WRITE ${PROJECT_BINARY_DIR}/${header}.cpp "")
    add_library(qoec_${header} OBJECT ${PROJECT_BINARY_DIR}/${header}.cpp)
    target_link_libraries(qoec_${header} PRIVATE qoec_warnings ${ARGN})
    target_precompile_headers(qoec_${header} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/${header}.h)
    qoec_without_time_stamp(qoec_${header})
  endif()
  target_precompile_headers(${target} REUSE_FROM qoec_${header})
  qoec_without_time_stamp(${target})
endfunction()

# ccache and clang: the header's time stamp must not be part of the precompiled header.
function(qoec_without_time_stamp target)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(${target} PRIVATE -Xclang -fno-pch-timestamp)
  endif()
endfunction()
