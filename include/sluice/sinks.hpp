/// \file
/// Sinks that the library ships: containers, functions, and flat files.
#pragma once

#include <sluice/sinks/binary_sink.hpp>
#include <sluice/sinks/callback_sink.hpp>
#include <sluice/sinks/container_sink.hpp>
#include <sluice/sinks/csv_sink.hpp>
#include <sluice/sinks/npy_sink.hpp>
