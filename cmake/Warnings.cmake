# One interface target holds the warnings, so that every library of ours has the same and no
# package of others has any. -Werror is set by the presets, not here: whoever just builds the
# project with another compiler gets warnings, not a broken build.
add_library(qoec_warnings INTERFACE)
target_compile_options(qoec_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(qoec_warnings INTERFACE -Wduplicated-cond -Wlogical-op)
endif()
