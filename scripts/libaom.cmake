# Read by CMake when it builds libaom (see .cargo/config.toml): leaves out what this program never calls. Its video is eight
# bits deep and encoded in real time; with libaom's other halves, a first build takes a minute of processor time more.
set(CONFIG_REALTIME_ONLY 1 CACHE STRING "")
set(CONFIG_AV1_HIGHBITDEPTH 0 CACHE STRING "")
set(CONFIG_QUANT_MATRIX 0 CACHE STRING "")
set(CONFIG_DENOISE 0 CACHE STRING "")
set(CONFIG_LIBYUV 0 CACHE STRING "")
# Cargo asks for CMake's Debug type (see there too), which would add debug information that nobody reads.
set(CMAKE_C_FLAGS_DEBUG "" CACHE STRING "")
set(CMAKE_CXX_FLAGS_DEBUG "" CACHE STRING "")
