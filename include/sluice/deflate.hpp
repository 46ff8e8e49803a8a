/// \file
/// Chunks of HDF5's shuffle and deflate filters, compressed without HDF5: everything of sluice::deflate.
#pragma once

#include <sluice/deflate/best.hpp>
#include <sluice/deflate/by_rows.hpp>
#include <sluice/deflate/chunk_encoder.hpp>
#include <sluice/deflate/codec.hpp>
#include <sluice/deflate/gzip.hpp>
#include <sluice/deflate/isal.hpp>
#include <sluice/deflate/libdeflate.hpp>
#include <sluice/deflate/shuffled_chunk.hpp>
#include <sluice/deflate/zlib.hpp>
