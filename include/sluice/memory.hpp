/// \file
/// Mapped files, sources of blocks, and the measurement of memory.
#pragma once
