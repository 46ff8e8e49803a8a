/// \file
/// hdf5::deflate_pool: compresses chunks of a file's datasets on several threads and writes them in order.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <future>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/deflate/chunk_encoder.hpp>
#include <sluice/deflate/codec.hpp>
#include <sluice/deflate/shuffled_chunk.hpp>
#include <sluice/hdf5/detail/chunk_writer.hpp>
#include <sluice/hdf5/object.hpp>
#include <sluice/hdf5/write_budget.hpp>

namespace sluice::hdf5 {

/// The dataset to which a deflate_pool writes chunks.
struct chunk_target {
    std::shared_ptr<detail::chunk_writer> chunks;
    std::size_t columns = 1;  ///< elements in a row of a chunk
};

/// \pre the dataset is chunked
inline chunk_target make_chunk_target(hid_t dataset) {
    call_context const here{"sluice::hdf5::make_chunk_target", dataset};
    id const made(call(here, H5Dget_create_plist, dataset), &H5Pclose);
    hsize_t sides[H5S_MAX_RANK];
    auto const rank = call(here, H5Pget_chunk, made.value(), H5S_MAX_RANK, &sides[0]);
    chunk_target target{std::make_shared<detail::chunk_writer>(dataset)};
    for (int side = 1; side < rank; ++side) target.columns *= static_cast<std::size_t>(sides[side]);
    return target;
}
inline chunk_target make_chunk_target(object const& dataset) { return make_chunk_target(dataset.handle()); }

/// Compresses chunks for all datasets of a file that are written concurrently. The datasets must declare the pool's
/// level (layout::deflated). Every HDF5 library reads them.
///
///     auto const pool = std::make_shared<deflate_pool>(deflate::best(4), 2);
///     row_sink<std::int16_t> samples(file, "samples", columns, {.compression = pool});    // rows; or
///     pool->put(make_chunk_target(data), offset, std::span(elements));                    // chunks
///     ...
///     pool->flush();
///
/// Not thread-safe: only the thread that calls HDF5 may use the pool. That thread counts as one of `threads`: instead
/// of waiting for a chunk, it compresses the next one. The other threads only compress. Chunks are written in the order
/// of put(), so the file is the same for any number of threads if the codec is deterministic (`isal`).
///
/// Holds budget.threads + budget.chunks chunks in flight, each with a buffer for its compressed bytes, and about 1 MiB
/// per thread. When that many chunks are in flight, put() waits for the oldest. If the budget was reduced, the next
/// put() frees memory. The put() or flush() that writes a chunk throws the exception of its compression or its write.
/// The destructor discards chunks that are not flushed.
class deflate_pool {
public:
    /// The default budget is all threads and 4 further chunks.
    /// \throws argument_error threads is 0 or the codec is empty; std::system_error a thread cannot be started
    deflate_pool(deflate::codec codec, std::size_t threads,
                 std::shared_ptr<write_budget const> budget = std::make_shared<write_budget>())
        : codec_(std::move(codec)), budget_(std::move(budget)), thread_count_(threads) {
        if (threads == 0 || !codec_.start)
            throw argument_error("sluice::hdf5::deflate_pool: requires a codec and at least 1 thread, got " +
                                 std::to_string(threads) + " threads of '" + codec_.library + "'");
        make_slots(slots_allowed());
        threads_.reserve(threads - 1);
        try {
            for (std::size_t i = 1; i < threads; ++i) threads_.emplace_back([this, i] { compress_all(i); });
        } catch (...) {
            end();
            throw;
        }
    }
    deflate_pool(deflate_pool const&) = delete;
    deflate_pool& operator=(deflate_pool const&) = delete;
    ~deflate_pool() { end(); }

    unsigned level() const noexcept { return codec_.level; }

    /// Consumes a whole chunk of `to` and returns another to fill next. `offset` is the chunk's first element; its rows
    /// are within the extent.
    /// \throws argument_error the chunk is empty or incomplete
    deflate::shuffled_chunk put(chunk_target to, std::span<std::uint64_t const> offset,
                                deflate::shuffled_chunk&& full) {
        if (full.bytes().empty() || full.missing() != 0)
            throw argument_error("sluice::hdf5::deflate_pool::put: a chunk must be complete and not empty, got " +
                                 std::to_string(full.bytes().size()) + " bytes, " + std::to_string(full.missing()) +
                                 " elements missing");
        if (slots_.size() != slots_allowed()) change_slots();
        while (put_ - written_ >= most_compressed()) write_oldest();
        auto& place = *slots_[put_ % slots_.size()];
        if (place.written.valid()) place.written.wait();  // until then the file reads its bytes
        auto free = std::exchange(place.chunk, std::move(full));
        place.hold();
        place.to = std::move(to);
        place.offset.assign(offset.begin(), offset.end());
        {
            std::lock_guard const lock(mutex_);
            place.done = false;
            ++put_;
        }
        given_.notify_all();
        while (written_ != put_ && is_done(*slots_[written_ % slots_.size()])) write_oldest();
        return free;
    }
    /// Copies the elements.
    template <number T>
    void put(chunk_target to, std::span<std::uint64_t const> offset, std::span<T const> elements) {
        if (elements.empty())
            throw argument_error("sluice::hdf5::deflate_pool::put: a chunk must have elements, got none");
        spare_.begin<T>(elements.size());
        spare_.add(elements);
        spare_ = put(std::move(to), offset, std::move(spare_));
    }

    /// Waits until all chunks are compressed and handed to the file.
    void flush() {
        write_all();
        spare_ = {};
    }

private:
    struct slot {  // shared with the file, which may outlive the pool
        deflate::shuffled_chunk chunk;
        std::unique_ptr<std::byte[]> room;             // for the compressed bytes
        std::size_t capacity = 0;                      // bytes of room
        std::vector<std::span<std::byte const>> made;  // the compressed chunk, in several spans
        chunk_target to;
        std::vector<std::uint64_t> offset;
        bool done = false;  // compressed, or failed
        std::exception_ptr failure;
        std::shared_future<void> written;  // if valid: the file reads the bytes until it is ready

        void hold() {
            auto const most = deflate::chunk_encoder::most_bytes(chunk.bytes().size());
            if (most <= capacity) return;
            capacity = 0;
            room.reset();  // free the old buffer first, so that both are never held
            room = std::make_unique_for_overwrite<std::byte[]>(most);
            capacity = most;
        }
        void compress(deflate::chunk_encoder& encode) {
            made = encode(chunk.bytes(), chunk.element_bytes(), to.columns, chunk.adler32(), {room.get(), capacity});
        }
    };

    /// The maximum number of chunks in flight.
    std::size_t slots_allowed() const noexcept {
        return std::clamp<std::size_t>(budget_->threads, 1, thread_count_) + budget_->chunks;
    }
    void change_slots() {
        write_all();
        for (auto const& place : slots_)
            if (place->written.valid()) place->written.wait();
        make_slots(slots_allowed());
    }
    void make_slots(std::size_t count) {
        std::lock_guard const lock(mutex_);
        put_ = taken_ = written_ = 0;
        slots_.clear();
        for (std::size_t i = 0; i < count; ++i) slots_.push_back(std::make_shared<slot>());
    }
    /// One slot, if there are several, is reserved for a chunk that the file is still writing.
    std::size_t most_compressed() const noexcept { return std::max<std::size_t>(slots_.size(), 2) - 1; }

    bool is_done(slot const& one) {
        std::lock_guard const lock(mutex_);
        return one.done;
    }

    void write_all() {
        while (written_ != put_) write_oldest();
    }
    void write_oldest() {
        auto const& oldest = slots_[written_ % slots_.size()];
        {
            std::unique_lock lock(mutex_);
            while (!oldest->done) {
                if (taken_ != put_)
                    compress_next(encode_, lock);
                else
                    done_.wait(lock);
            }
        }
        ++written_;
        auto const to = std::exchange(oldest->to, {}).chunks;
        if (oldest->failure) std::rethrow_exception(std::exchange(oldest->failure, nullptr));
        oldest->written = to->write_async("sluice::hdf5::deflate_pool::put", oldest->offset, oldest->made, oldest);
    }

    using encoder = std::unique_ptr<deflate::chunk_encoder>;

    /// Compresses the first untaken chunk. Releases the lock while it compresses. \pre there is an untaken chunk, and
    /// the lock is held
    void compress_next(encoder& encode, std::unique_lock<std::mutex>& lock) {
        auto& mine = *slots_[taken_++ % slots_.size()];
        lock.unlock();
        try {
            if (!encode) encode = std::make_unique<deflate::chunk_encoder>(codec_);
            mine.compress(*encode);
        } catch (...) {
            mine.failure = std::current_exception();
        }
        lock.lock();
        mine.done = true;
    }

    /// `number`: index of the thread; the calling thread is 0.
    void compress_all(std::size_t number) {
        encoder encode;
        for (std::unique_lock lock(mutex_);;) {
            given_.wait(lock, [&] { return ending_ || taken_ != put_; });
            if (ending_) return;
            if (number < budget_->threads) {
                compress_next(encode, lock);
                done_.notify_one();
            } else {
                encode.reset();
                given_.wait(lock);
            }
        }
    }

    void end() noexcept {
        {
            std::lock_guard const lock(mutex_);
            ending_ = true;
        }
        given_.notify_all();
        for (auto& one : threads_) one.join();
    }

    deflate::codec codec_;
    std::shared_ptr<write_budget const> budget_;
    std::size_t thread_count_;
    std::mutex mutex_;
    std::condition_variable given_, done_;
    std::vector<std::shared_ptr<slot>> slots_;  // chunk n uses slot n % slots
    std::uint64_t put_ = 0, taken_ = 0,
                  written_ = 0;  // counts of chunks; written_ <= taken_ <= put_ <= written_ + slots
    bool ending_ = false;
    encoder encode_;                 // the calling thread's
    deflate::shuffled_chunk spare_;  // for put(elements)
    std::vector<std::thread> threads_;
};

}  // namespace sluice::hdf5
