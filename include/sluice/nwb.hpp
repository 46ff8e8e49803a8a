/// \file
/// Neurodata Without Borders: its types as values, and the file that they are written to.
#pragma once
