sluice_component(deflate
  HEADERS
    sluice/deflate.hpp
    sluice/deflate/best.hpp
    sluice/deflate/by_rows.hpp
    sluice/deflate/chunk_encoder.hpp
    sluice/deflate/codec.hpp
    sluice/deflate/detail/adler32.hpp
    sluice/deflate/detail/bit_writer.hpp
    sluice/deflate/detail/block_codes.hpp
    sluice/deflate/detail/block_encoder.hpp
    sluice/deflate/detail/entropy.hpp
    sluice/deflate/detail/huffman_code.hpp
    sluice/deflate/detail/instructions.hpp
    sluice/deflate/detail/repeats.hpp
    sluice/deflate/detail/row_encoder.hpp
    sluice/deflate/detail/row_masks.hpp
    sluice/deflate/detail/row_parser.hpp
    sluice/deflate/detail/shuffle.hpp
    sluice/deflate/detail/symbols.hpp
    sluice/deflate/gzip.hpp
    sluice/deflate/isal.hpp
    sluice/deflate/libdeflate.hpp
    sluice/deflate/shuffled_chunk.hpp
    sluice/deflate/zlib.hpp
  LINK sluice_core
  PKG_CONFIG sluice-core zlib)
