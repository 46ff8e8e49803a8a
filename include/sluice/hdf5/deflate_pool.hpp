/// \file
/// hdf5::deflate_pool: chunks of a file's datasets are compressed by threads, and written in the order in which they
/// came.
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

/// What the chunks of a deflate_pool are written to.
struct chunk_target {
    std::shared_ptr<detail::chunk_writer> chunks;
    std::size_t columns = 1;  ///< elements in a row of a chunk
};

/// \pre the dataset has chunks
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

/// Shared by all datasets of a file that are written at a time, which declare its level (layout::deflated). Every HDF5
/// reads them.
///
///     auto const pool = std::make_shared<deflate_pool>(deflate::best(4), 2);
///     row_sink<std::int16_t> samples(file, "samples", columns, {.compression = pool});    // rows; or
///     pool->put(make_chunk_target(data), offset, std::span(elements));                    // chunks
///     ...
///     pool->flush();
///
/// Used by the one thread that calls HDF5, which is one of `threads`: where it would have to wait for a chunk, it
/// compresses the next one. The others only compress. Chunks are written in the order of put(), whatever thread is done
/// first, so the file is the same for any number of threads, as far as the library makes the same of the same bytes
/// (\ref isal).
///
/// Holds, for each of budget.threads + budget.chunks chunks on their way, the chunk and room for what becomes of it;
/// and about a mebibyte a thread. A put() above that number waits for the oldest; a put() after the budget became
/// smaller gives memory back. An exception in a thread is thrown by the put() or flush() whose turn the chunk is, as is
/// what the file refuses to write. What was not flushed is lost with the pool.
class deflate_pool {
public:
    /// Without a budget: all threads, and 4 chunks more.
    /// \throws argument_error threads is 0, or the codec is none; std::system_error the system has no thread to give
    deflate_pool(deflate::codec codec, std::size_t threads,
                 std::shared_ptr<write_budget const> budget = std::make_shared<write_budget>())
        : codec_(std::move(codec)), budget_(std::move(budget)), thread_count_(threads) {
        if (threads == 0 || !codec_.start)
            throw argument_error("sluice::hdf5::deflate_pool: there must be a codec and at least 1 thread, got " +
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

    /// Takes a whole chunk of `to`; its rows are within the extent. `offset` is its first element. Gives another one to
    /// begin.
    /// \throws argument_error it has no elements, or some are missing
    deflate::shuffled_chunk put(chunk_target to, std::span<std::uint64_t const> offset,
                                deflate::shuffled_chunk&& full) {
        if (full.bytes().empty() || full.missing() != 0)
            throw argument_error(
                "sluice::hdf5::deflate_pool::put: a chunk must have all of its elements, and one at least, got " +
                std::to_string(full.bytes().size()) + " bytes, " + std::to_string(full.missing()) +
                " elements of which are missing");
        if (slots_.size() != slots_allowed()) change_slots();
        while (put_ - written_ >= most_compressed()) write_oldest();
        auto& place = *slots_[put_ % slots_.size()];
        if (place.written.valid()) place.written.wait();  // its bytes are the file's until then
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
    /// Takes a copy.
    template <number T>
    void put(chunk_target to, std::span<std::uint64_t const> offset, std::span<T const> elements) {
        if (elements.empty())
            throw argument_error("sluice::hdf5::deflate_pool::put: a chunk must have elements, got none");
        spare_.begin<T>(elements.size());
        spare_.add(elements);
        spare_ = put(std::move(to), offset, std::move(spare_));
    }

    /// Waits until all chunks are compressed and the file has them.
    void flush() {
        write_all();
        spare_ = {};
    }

private:
    struct slot {  // shared with the file, which may outlive the pool
        deflate::shuffled_chunk chunk;
        std::unique_ptr<std::byte[]> room;
        std::size_t capacity = 0;                      // of the room
        std::vector<std::span<std::byte const>> made;  // what became of the chunk, in several places
        chunk_target to;
        std::vector<std::uint64_t> offset;
        bool done = false;  // compressed, or not to be
        std::exception_ptr failure;
        std::shared_future<void> written;  // valid: the file reads the bytes until it is ready

        void hold() {
            auto const most = deflate::chunk_encoder::most_bytes(chunk.bytes().size());
            if (most <= capacity) return;
            capacity = 0;
            room.reset();  // first: never both
            room = std::make_unique_for_overwrite<std::byte[]>(most);
            capacity = most;
        }
        void compress(deflate::chunk_encoder& encode) {
            made = encode(chunk.bytes(), chunk.element_bytes(), to.columns, chunk.adler32(), {room.get(), capacity});
        }
    };

    /// Chunks that may be on their way.
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
    /// One of the slots, where there are others, is of a chunk that the file has and has not yet written.
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

    /// Compresses the first chunk that nobody has taken, without the lock. \pre there is one, and the lock is held
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

    /// `number`: of the thread; the calling thread is 0.
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
    std::vector<std::shared_ptr<slot>> slots_;         // chunk n is in slot n % slots
    std::uint64_t put_ = 0, taken_ = 0, written_ = 0;  // chunks so far; written_ <= taken_ <= put_ <= written_ + slots
    bool ending_ = false;
    encoder encode_;                 // the calling thread's
    deflate::shuffled_chunk spare_;  // for elements
    std::vector<std::thread> threads_;
};

}  // namespace sluice::hdf5
