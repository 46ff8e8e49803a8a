/// \file
/// Mapped files, sources of bytes, and the measurement of memory.
#pragma once

#include <sluice/memory/arena.hpp>
#include <sluice/memory/async_writer.hpp>
#include <sluice/memory/blocks.hpp>
#include <sluice/memory/file_reader.hpp>
#include <sluice/memory/flat_file.hpp>
#include <sluice/memory/mapped_file.hpp>
#include <sluice/memory/npy.hpp>
#include <sluice/memory/packed.hpp>
#include <sluice/memory/pressure.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/memory/record_fields.hpp>
#include <sluice/memory/records.hpp>
#include <sluice/memory/spill_file.hpp>
#include <sluice/memory/window_reader.hpp>
#include <sluice/memory/worker.hpp>
