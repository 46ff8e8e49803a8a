# core, detail, views, memory, sinks: they need range-v3 and nothing more.
find_package(range-v3 REQUIRED)  # asked without a version: 0.12.0's own version file accepts only an exact one
if(range-v3_VERSION VERSION_LESS 0.12)
  message(FATAL_ERROR "sluice needs range-v3 0.12 or newer, found ${range-v3_VERSION}")
endif()

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

sluice_component(core
  HEADERS
    sluice/core.hpp
    sluice/core/adaptor_closure.hpp
    sluice/core/algorithms.hpp
    sluice/core/any_sink.hpp
    sluice/core/broadcast.hpp
    sluice/core/clock_line.hpp
    sluice/core/column_blocks.hpp
    sluice/core/copy_rows.hpp
    sluice/core/element_type.hpp
    sluice/core/error.hpp
    sluice/core/gaps.hpp
    sluice/core/gather_plan.hpp
    sluice/core/gather_rows.hpp
    sluice/core/group.hpp
    sluice/core/indexed_segments.hpp
    sluice/core/into.hpp
    sluice/core/regression.hpp
    sluice/core/residual_hull.hpp
    sluice/core/rows.hpp
    sluice/core/segmented_adaptor.hpp
    sluice/core/segments.hpp
    sluice/core/shared_span.hpp
    sluice/core/sink.hpp
    sluice/core/source_view.hpp
    sluice/core/span_sums.hpp
    sluice/core/strided.hpp
    sluice/core/tick_runs.hpp
    sluice/core/ticked_view.hpp
    sluice/core/transpose_8x8.hpp
    sluice/core/utf8.hpp
    sluice/core/value_cast.hpp
    sluice/core/window.hpp
    sluice/detail/copyable_box.hpp
    sluice/detail/index_cursor.hpp
    sluice/detail/int128.hpp
    sluice/detail/non_propagating.hpp
    sluice/detail/view_all.hpp
    sluice/memory.hpp
    sluice/memory/arena.hpp
    sluice/memory/async_writer.hpp
    sluice/memory/detail/page_block.hpp
    sluice/memory/detail/pressure_files.hpp
    sluice/memory/file_reader.hpp
    sluice/memory/mapped_file.hpp
    sluice/memory/pressure.hpp
    sluice/memory/profiler.hpp
    sluice/memory/spill_file.hpp
    sluice/memory/window_reader.hpp
    sluice/memory/worker.hpp
    sluice/sinks.hpp
    sluice/sinks/binary_sink.hpp
    sluice/sinks/callback_sink.hpp
    sluice/sinks/container_sink.hpp
    sluice/sinks/csv_sink.hpp
    sluice/sinks/detail/buffered_file.hpp
    sluice/sinks/detail/flat_values.hpp
    sluice/sinks/detail/strips.hpp
    sluice/sinks/detail/unfinished_file.hpp
    sluice/sinks/npy_sink.hpp
    sluice/views.hpp
    sluice/views/chunk.hpp
    sluice/views/concatenate.hpp
    sluice/views/detail/column_numbers.hpp
    sluice/views/detail/concatenation_cursor.hpp
    sluice/views/detail/filled_segments.hpp
    sluice/views/detail/group_index.hpp
    sluice/views/detail/lazy_fit.hpp
    sluice/views/detail/row_transform.hpp
    sluice/views/detail/segment_list.hpp
    sluice/views/edges.hpp
    sluice/views/fill_gaps.hpp
    sluice/views/group_sequentially.hpp
    sluice/views/hold.hpp
    sluice/views/prefetch.hpp
    sluice/views/pull.hpp
    sluice/views/regress_systime.hpp
    sluice/views/select.hpp
    sluice/views/tap.hpp
    sluice/views/transform.hpp
    sluice/views/transform_values.hpp
    sluice/views/unwrap.hpp
  LINK range-v3::range-v3 Threads::Threads)
