/// \file
/// The contests, one source file each. Each function checks its contestants' results and registers them.
#pragma once

namespace bench {

void chunks_of_segments();  // concatenate | transform | chunk and hand-written loops
void other_libraries();     // the same with range-v3's concat and join, and with std::views::join
void random_access();       // elements of a concatenation in random order
void de_interleaving();     // packets of 128 channels into tiles of 32
void rows();                // transform_values, stride, zip_columns, hold
void clocks();              // regression sums, unwrapped ticks
void reading();             // blocks of packets from a file
void flat_files();          // records and rows of a flat file, read and mapped
void writing();             // rows and arrays into flat files
void datasets();            // HDF5 datasets into flat files
void plates();              // groups of images, read() and libtiff

}  // namespace bench
