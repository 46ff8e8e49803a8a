/// \file
/// The contests, one source file each; every function checks its contestants' results and registers them.
#pragma once

namespace bench {

void chunks_of_segments();  // concatenate | transform | chunk beside hand-written loops
void other_libraries();     // the same with range-v3's concat and join, and with std::views::join
void random_access();       // elements of a concatenation in no order
void de_interleaving();     // packets of 128 channels into tiles of 32
void rows();                // values transformed, every 30th row, columns side by side, sensors held
void clocks();              // regression sums, unwrapped ticks
void reading();             // blocks of packets from a file
void flat_files();          // records and rows of a flat file, read and mapped
void writing();             // rows and arrays into flat files
void datasets();            // datasets of HDF5 into flat files
void plates();              // groups of images, beside read() and libtiff

}  // namespace bench
